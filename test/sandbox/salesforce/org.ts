import type { Clock } from '../clock.ts';
import { Journal } from '../journal.ts';
import { apply } from './apply.ts';
import { datetime } from './moment.ts';
import type { Access, Grant, ListView, Mutation, PermissionSet } from './mutation.ts';
import type { Field, Row } from './objects/define.ts';
import { Schema } from './schema.ts';
import { Switches } from './switches.ts';
import { Table } from './table.ts';
import type { OrgContent } from './translate/translate.ts';

export interface OrgOptions {
  content: OrgContent;
  clock: Clock;
  journalPath?: string;
}

/** Who makes a change: a user, by way of which client. */
export interface Actor {
  userId: string;
  /** As change events tell it: `com/salesforce/api/rest/67.0;client=Barometer`; empty for a person at the screen. */
  origin: string;
}

/** What a change did, told to those who listen: `before` is the record as it was. */
export interface Change {
  mutation: Mutation;
  before: Row | undefined;
  actor: Actor;
  /** Changes that were made together have one transaction. */
  transaction: number;
}

/** One simulated Salesforce org: its schema, its records, its permissions, and the one way to change them. */
export class Org {
  readonly id: string;
  readonly name: string;
  /** Of an org that has but one: no record holds it. */
  readonly currency: string;
  readonly adminId: string;
  readonly integrationUserId: string;
  readonly clock: Clock;
  readonly schema: Schema;
  readonly switches = new Switches();
  readonly bin = new Map<string, { object: string; at: string }>();
  readonly access = new Map<string, Access>();
  readonly permissionSets = new Map<string, PermissionSet>();
  readonly listViews = new Map<string, ListView>();
  readonly grants = new Map<string, Grant>();
  /** Where the sandbox answers; set once it listens. */
  baseUrl = 'https://sandbox.my.salesforce.com';
  /** Told of every change after it was made. */
  onChange: ((change: Change) => void) | undefined;
  /** Told when what was changed is kept. */
  onFlush: (() => void) | undefined;
  private readonly tables: Map<string, Table>;
  private readonly journal: Journal<Mutation>;
  private actor: Actor;
  private transaction = 0;

  constructor({ content, clock, journalPath }: OrgOptions) {
    this.id = content.id;
    this.name = content.name;
    this.currency = content.currency;
    this.adminId = content.adminId;
    this.integrationUserId = content.integrationUserId;
    this.clock = clock;
    this.schema = new Schema(content.objects);
    this.tables = new Map(content.objects.map(({ name }) => [name, new Table(content.rows[name] ?? [])]));
    this.actor = { userId: content.adminId, origin: '' };
    for (const [object, rows] of Object.entries(content.rows)) {
      for (const row of rows)
        if (row.IsDeleted === true) this.bin.set(row.Id, { object, at: String(row.SystemModstamp) });
    }
    const past = journalPath === undefined ? [] : Journal.read<Mutation>(journalPath);
    for (const mutation of past) apply(this, mutation);
    this.journal = new Journal(journalPath);
  }

  table(object: string): Table {
    const table = this.tables.get(object);
    if (!table) throw new Error(`The org has no object ${object}.`);
    return table;
  }

  /** Now, in whole seconds, as records are stamped. */
  now(): string {
    return datetime(this.clock.now());
  }

  get user(): string {
    return this.actor.userId;
  }

  /** Every change goes through here: made in memory, noted for the journal, and told. */
  commit(mutation: Mutation): void {
    const before = 'id' in mutation ? this.table(mutation.object).find(mutation.id) : undefined;
    const kept = before === undefined || !this.onChange ? undefined : { ...before };
    apply(this, mutation);
    this.journal.note(mutation);
    this.onChange?.({ mutation, before: kept, actor: this.actor, transaction: this.transaction });
  }

  /** What `work` changes is that actor's doing, in one transaction. */
  by<T>(actor: Actor, work: () => T): T {
    const before = this.actor;
    this.actor = actor;
    this.transaction += 1;
    try {
      return work();
    } finally {
      this.actor = before;
    }
  }

  /** What the integration user may do with a field: its profile, and the permission sets assigned to it. */
  may(object: string, field: Field): Access {
    const key = `${object}.${field.name}`;
    const byProfile = this.access.get(key) ?? (field.access === 'everyone' ? 'edit' : 'none');
    if (byProfile === 'edit') return 'edit';
    const granted = this.assignedSets().map((set) => set.fields[key]);
    if (granted.some((permission) => permission?.editable)) return 'edit';
    return byProfile === 'read' || granted.some((permission) => permission?.readable) ? 'read' : 'none';
  }

  /** The field, unless the integration user does not see it: then it is as if there were none. */
  visible(object: string, name: string): Field | undefined {
    const field = this.schema.field(object, name);
    return field && this.may(object, field) !== 'none' ? field : undefined;
  }

  private assignedSets(): PermissionSet[] {
    const names = this.table('PermissionSetAssignment')
      .all()
      .filter((row) => row.AssigneeId === this.integrationUserId)
      .map((row) => this.table('PermissionSet').find(String(row.PermissionSetId))?.Name);
    return names.flatMap((name) => this.permissionSets.get(String(name)) ?? []);
  }

  /** Called before a response leaves. */
  flush(): void {
    this.journal.flush();
    this.onFlush?.();
  }

  close(): void {
    this.journal.close();
  }
}
