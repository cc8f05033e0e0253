import type { Crm, RecordType } from '@barometer/shared/crm.ts';
import type { Book } from '../sandbox/book/book.ts';

/** What people do in a CRM, by our own words. */
export type Change =
  | { does: 'rename'; companyId: string; name: string }
  | { does: 'open-ticket'; companyId: string; subject: string }
  | { does: 'delete-ticket'; id: string }
  | { does: 'prioritise'; id: string; priority: 'LOW' | 'MEDIUM' | 'HIGH' | 'URGENT' }
  | { does: 'price'; id: string; amount: number }
  | { does: 'move-deal'; id: string; companyId: string }
  | { does: 'promote'; id: string; title: string };

/** What every company shows of its health, by its id, without the moments of scoring. */
export type Shown = Record<string, { details: Record<string, unknown> } & Record<string, unknown>>;

/** Calls as the CRM counts them; listening is no call. */
export interface CallCounts {
  total: number;
  reads: number;
  writes: number;
}

export interface SimulatedOptions {
  book: Book;
  /** Where our server answers. */
  appUrl: string;
  now?: () => number;
  onExchange?: (exchange: { method: string; path: string; status: number }) => void;
}

/** A simulated CRM with one account, whichever CRM it is; each has an implementation beside this. */
export interface Simulated {
  crm: Crm;
  connectionId: string;
  /** What a server has to be told of it. */
  env: Record<string, string>;
  /** Ids of the records that are not deleted. */
  ids(type: RecordType): string[];
  nameOf(companyId: string): string;
  shown(): Shown;
  /** Changes records as people do. */
  make(change: Change): void;
  /** Tells our server of changes that were made, where it is not told already: it listens to some CRMs itself. */
  tell(changes: readonly Change[]): Promise<void>;
  /** Whether what changes now is told of: somebody listens, or need not. */
  isHeard(): boolean;
  /** Hears of every company whose health was written. */
  onWritten(hear: (companyId: string) => void): void;
  calls(): CallCounts;
  resetCalls(): void;
  /** Whether "METHOD path status" is that of a page of a listing. */
  page: RegExp;
  faults: {
    add(definition: unknown): { id: string } | { problems: string[] };
    list(): { fired: number }[];
    clear(): void;
  };
  /** @returns what is wrong with these switches. */
  turn(switches: Readonly<Record<string, string>>): string[];
  /** Moves its clock on. */
  pass(ms: number): void;
  close(): Promise<void>;
}

/** A name is nothing that is scored, but the card in the record shows it: a person would notice. */
export function renaming(simulated: Simulated, companyId: string): Change {
  // In front: of a very long name a card shows the beginning only, and Salesforce takes no more than so much.
  return { does: 'rename', companyId, name: `Renamed ${simulated.nameOf(companyId)}`.slice(0, nameMax) };
}

const nameMax = 255;
