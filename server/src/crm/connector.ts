import type { Crm, CrmRecord, RecordType } from '@barometer/shared/crm.ts';
import type { ActionEnd } from './action.ts';
import type { Listening } from './happening.ts';

/** What a person's consent gives us. */
export interface Grant {
  accountId: string;
  /** For CRMs that tell it only now. */
  currency?: string | null;
  scopes: string[];
  tokens: Tokens;
}

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  accessExpiresAt: Date;
  /** What the token is for, where the CRM says so. */
  scopes?: string[];
  /** Where the account's API is, for CRMs where each account has an address of its own; it may move at any refresh. */
  instanceUrl?: string | undefined;
}

/** What a call is made with. */
export type AccessToken = Pick<Tokens, 'accessToken' | 'instanceUrl'>;

/** The account's own settings: how it writes money, dates and numbers. */
export interface AccountInfo {
  name: string | null;
  timeZone: string;
  /** undefined: it was told when the account was connected. */
  currency: string | null | undefined;
  locale: string;
  uiDomain: string | null;
}

/** One page of a full listing. `next` is the CRM's opaque cursor; null after the last page. */
export interface RecordPage {
  records: CrmRecord[];
  next: string | null;
}

/** Records read by their ids, as they are now. */
export interface FoundRecords {
  /** A merged record is answered by the one it went into. */
  records: CrmRecord[];
  /** Those that are not there: deleted, archived or merged away. */
  gone: string[];
}

/** A place in the order of modification: from this moment on, or within it behind an id. */
export interface ModifiedSince {
  fromMs: number;
  afterId: string | null;
}

/** A record that was modified, by name and moment only: most of them are known already. */
export interface Modified {
  id: string;
  modifiedAt: Date;
  /** It was deleted then: for CRMs that tell so here. */
  deleted?: boolean;
}

export interface ModifiedPage {
  found: Modified[];
  /** Where the next page begins; null after the last one. */
  next: ModifiedSince | null;
}

/** One page of what was archived or deleted and can still be restored. */
export interface ArchivedPage {
  ids: string[];
  next: string | null;
}

/** A property Barometer owns on the company, by its neutral name; each connector has its own spelling of it. */
export interface OwnedField {
  name: string;
  label: string;
  description: string;
  type: 'number' | 'text' | 'long-text' | 'choice' | 'datetime';
  /** Only for `choice`, in order of display. */
  options?: { value: string; label: string }[];
}

export interface CompanyUpdate {
  companyId: string;
  values: Record<string, string | number | null>;
}

/** A refused record is data, not an exception: the others in its batch were written. */
export interface UpdateResult {
  companyId: string;
  /** `passing`: for a reason that ends by itself; it is written again soon. */
  refusal: { code: string; message: string; passing?: true } | null;
}

export interface UpdateAnswer {
  /** In the order of the updates. */
  results: UpdateResult[];
  /** Companies that hold what was meant for one that was merged into them, whatever was accepted for themselves. */
  overwritten: string[];
}

/** CRM properties the model names beyond the canonical ones, by record type. */
export type CustomProperties = Record<RecordType, string[]>;

/** Something a person is to do about a company. */
export interface NewTask {
  companyId: string;
  /** The CRM's id of the person whose task it is; null: nobody's. */
  ownerId: string | null;
  title: string;
  /** Plain text, in lines. */
  text: string;
  dueAt: Date;
  priority: 'high' | 'medium' | 'low';
}

/** What must hold of a company, by one of the fields we own. */
export type ListCondition = { field: string } & ({ oneOf: string[] } | { atMost: number } | { known: boolean });

/** A list of companies that the CRM keeps up by itself. */
export interface NewList {
  /** No other list of the account may have it. */
  name: string;
  /** All of them must hold. */
  where: ListCondition[];
}

/** What scopes are needed for. */
export type Purpose = 'work' | 'create-tasks' | 'keep-lists' | 'complete-actions';

/** What tells where an account's pages are. */
export interface AccountPlace {
  accountId: string;
  /** null: not known yet. */
  uiDomain: string | null;
}

/** Where a person opens something of an account in the CRM's own pages. */
export interface PageUrls {
  recordUrl(account: AccountPlace, type: RecordType, id: string): string;
  listUrl(account: AccountPlace, id: string): string;
}

/** One CRM vendor: how to ask for consent, and how to work with an account that gave it. */
export interface Connector extends PageUrls {
  crm: Crm;
  /** @param codeVerifier what proves later that the code was asked for here, by PKCE (RFC 7636), where the CRM has it. */
  authorizeUrl(options: { state: string; redirectUri: string; codeVerifier: string }): string;
  /** @throws CrmError `invalid` when the code is refused, `forbidden` when the grant lacks scopes. */
  exchangeCode(options: { code: string; redirectUri: string; codeVerifier: string }): Promise<Grant>;
  refresher: TokenRefresher;
  /** Of the scopes needed for something, those an account has not granted. Only those for work must be. */
  missingScopes(granted: readonly string[], to: Purpose): string[];
  /** Ends a refresh token. @throws CrmError */
  revoke(refreshToken: string): Promise<void>;
  account(session: AccountSession, manner: Manner): CrmAccount;
}

/** How an account is worked with: by the day of its time zone, and with a person waiting or nobody. */
export interface Manner {
  timeZone: string;
  priority: Priority;
}

export type Priority = 'interactive' | 'background';

/** The token side of one connection: always a token that is good now. */
export interface AccountSession {
  connectionId: string;
  /** @param rejected the token the CRM has just refused, so that a fresh one is fetched at most once for it. */
  token(rejected?: string): Promise<AccessToken>;
}

/** One connected account. Every method may throw CrmError. */
export interface CrmAccount {
  info(): Promise<AccountInfo>;
  /** Reads definitions, owners and pipelines once: what pages need to turn CRM text into typed values. */
  describe(custom: CustomProperties): Promise<RecordReader>;
  /** One page of what was modified, oldest first; a record just modified may not be found yet. */
  findModified(type: RecordType, since: ModifiedSince): Promise<ModifiedPage>;
  /**
   * For CRMs that do not tell among what was modified what was deleted; for others there is nothing here.
   * @throws CrmError `stale-cursor` when the cursor is no longer good.
   */
  findArchived(type: RecordType, after: string | null): Promise<ArchivedPage>;
  /**
   * Creates what is missing of the fields we own.
   * @param beforeCreating called once, before the first one, if any is missing: new fields are empty everywhere.
   */
  provision(fields: OwnedField[], beforeCreating: () => Promise<void>): Promise<void>;
  /** How many companies are written at the price of one. */
  updateBatchSize: number;
  /** Writes any number of companies; the connector batches. */
  updateCompanies(updates: CompanyUpdate[]): Promise<UpdateAnswer>;
  /** @returns the task's id in the CRM. @throws CrmError `forbidden` when the optional scope was not granted. */
  createTask(task: NewTask): Promise<string>;
  /**
   * The list known from before if it is still there, else one of that name, else a new one.
   * @returns its id. @throws CrmError `conflict` or `invalid` when the name is taken by a list of other records.
   */
  ensureList(list: NewList, knownId: string | null): Promise<string>;
  /** Lets a workflow go on. @throws CrmError `not-found` or `invalid` when it waits no longer. */
  completeAction(callbackId: string, end: ActionEnd): Promise<void>;
  /**
   * Hears of changes as they happen, until the signal; for CRMs that do not call us.
   * @throws CrmError when it cannot go on; it may be begun again later.
   */
  listen?(listening: Listening): Promise<void>;
  /** Takes the app off the account: every token of it ends. @throws CrmError */
  uninstall(): Promise<void>;
}

export interface RecordReader {
  /**
   * What a model or a map names, or every account has, and this one lacks or hides from us: `ticket.priority`,
   * `company.custom.seats`. It is read as if it were empty.
   */
  missing: readonly string[];
  /** How many records are read by id at the price of one. */
  batchSize: number;
  readPage(type: RecordType, after: string | null): Promise<RecordPage>;
  /** Any number of records; the connector batches. */
  readRecords(type: RecordType, ids: string[]): Promise<FoundRecords>;
  /**
   * The same page of what was modified as `findModified` answers, with the records whole, deleted ones left out; for CRMs
   * that read a page at the price of few records by id.
   */
  readModified?(type: RecordType, since: ModifiedSince): Promise<CrmRecord[]>;
  /** How many records there are, for progress only; null when the CRM would not say. */
  countRecords(type: RecordType): Promise<number | null>;
}

/** Refreshing belongs to the vendor, keeping the result to us. */
export interface TokenRefresher {
  /** @throws CrmError `disconnected` when the account has withdrawn its consent. */
  refresh(refreshToken: string): Promise<Tokens>;
}
