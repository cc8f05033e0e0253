import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Book } from '../book/book.ts';
import type { Clock } from '../clock.ts';
import { Journal } from '../journal.ts';
import { apply } from './apply.ts';
import { Catalog } from './catalog.ts';
import { Links } from './links.ts';
import type { RecordList } from './lists.ts';
import type { Mutation } from './mutation.ts';
import { type ObjectType, objectTypes } from './record.ts';
import { Records } from './records.ts';
import { SearchIndex } from './search-index.ts';
import { Switches } from './switches.ts';
import type { Task } from './task.ts';

export interface PortalOptions {
  book: Book;
  clock: Clock;
  /** Keys paging cursors and tokens, so that a restarted sandbox still knows them. */
  secret: string;
  journalPath?: string;
  searchLagMs?: number;
}

/** Whether the app is installed, and with which refresh token. */
export interface Installation {
  refreshToken: string;
  scopes: string[];
}

/** Who makes a change, as events tell it. */
export interface Actor {
  changeSource: string;
  sourceId: string;
}

/** One simulated HubSpot account: its records, definitions, links, and the one way to change them. */
export class Portal {
  readonly id: number;
  readonly book: Book;
  readonly clock: Clock;
  readonly records: Record<ObjectType, Records>;
  readonly links: Links;
  readonly catalog: Catalog;
  readonly switches = new Switches();
  readonly searchIndex: SearchIndex;
  readonly installations: Installation[] = [];
  readonly tasks: Task[] = [];
  readonly lists: RecordList[] = [];
  /** Where the sandbox answers; set once it listens. Paging links start with it. */
  baseUrl = 'https://api.hubapi.com';
  /** Told of every change before it is made. */
  onChange: ((mutation: Mutation, actor: Actor) => void) | undefined;
  private actor: Actor = { changeSource: 'CRM', sourceId: 'CRM' };
  private readonly journal: Journal<Mutation>;
  private readonly secret: string;

  constructor(options: PortalOptions) {
    const { book, clock } = options;
    this.id = book.portal.id;
    this.book = book;
    this.clock = clock;
    this.secret = options.secret;
    this.records = {
      companies: new Records(book.companies),
      contacts: new Records(book.contacts),
      deals: new Records(book.deals),
      tickets: new Records(book.tickets),
    };
    this.links = new Links(this.records);
    this.catalog = new Catalog(book, clock.iso());
    this.searchIndex = new SearchIndex(clock, options.searchLagMs ?? 0);
    const past = options.journalPath === undefined ? [] : Journal.read<Mutation>(options.journalPath);
    for (const mutation of past) apply(this, mutation);
    this.searchIndex.settle();
    this.journal = new Journal(options.journalPath);
  }

  /** Every change goes through here: made in memory, and noted for the journal. */
  commit(mutation: Mutation): void {
    this.onChange?.(mutation, this.actor);
    apply(this, mutation);
    this.journal.note(mutation);
  }

  /** What `work` changes is that actor's doing. */
  by<T>(actor: Actor, work: () => T): T {
    const before = this.actor;
    this.actor = actor;
    try {
      return work();
    } finally {
      this.actor = before;
    }
  }

  /** Called before a response leaves. */
  flush(): void {
    this.journal.flush();
  }

  close(): void {
    this.journal.close();
  }

  get size(): number {
    return objectTypes.reduce((sum, type) => sum + this.records[type].size, 0);
  }

  recordUrl(typeId: string, id: string): string {
    return `https://${this.book.portal.uiDomain}/contacts/${this.id}/record/${typeId}/${id}`;
  }

  /** Text only this account can have made: paging cursors. */
  seal(text: string): string {
    return Buffer.from(`${text}.${this.mark(text)}`).toString('base64url');
  }

  /** The text sealed by this account, or nothing when it was forged or comes from elsewhere. */
  unseal(token: string): string | undefined {
    const sealed = Buffer.from(token, 'base64url').toString('utf8');
    const dot = sealed.lastIndexOf('.');
    if (dot < 0) return undefined;
    const text = sealed.slice(0, dot);
    const given = Buffer.from(sealed.slice(dot + 1));
    const wanted = Buffer.from(this.mark(text));
    return given.length === wanted.length && timingSafeEqual(given, wanted) ? text : undefined;
  }

  private mark(text: string): string {
    return createHmac('sha256', `${this.id}:${this.secret}`).update(text).digest('base64url').slice(0, 16);
  }
}
