import { createHash, randomUUID } from 'node:crypto';
import type { Change, Org } from '../org.ts';
import { captured, type RecordChange, recordChange } from './payload.ts';

/** A change event as it is delivered; `at` is when it was published, epoch milliseconds. */
export interface ChangeEvent {
  replayId: number;
  at: number;
  channel: string;
  data: { schema: string; payload: Record<string, unknown>; event: { replayId: number } };
}

/** Events are kept for three days. */
const keptMs = 72 * 3_600_000;
export const everyChange = '/data/ChangeEvents';
export const channels = [everyChange, ...captured.map((object) => `/data/${object}ChangeEvent`)];

type Pending = { change: RecordChange; told: Change };

/** The event bus: what changed, in order, for those who ask within three days. */
export class ChangeEvents {
  /** Told when something was published. */
  onPublish: (() => void) | undefined;
  private events: ChangeEvent[] = [];
  private pending: Pending[] = [];
  private lastId: number;
  private commits: number;

  constructor(private readonly org: Org) {
    // Later runs of the same org go on above the ids of earlier ones, whose events they do not have.
    this.lastId = Math.floor(org.clock.now() / 1_000);
    this.commits = org.clock.now() * 10;
    org.onChange = (told) => {
      const change = recordChange(org, told.mutation, told.before);
      if (change && org.switches.get('changeDataCapture') === 'on') this.pending.push({ change, told });
    };
    org.onFlush = () => this.publishPending();
  }

  /** After a replay id; -2 for all that are kept. Undefined where the id is of no kept event. */
  after(replayId: number): ChangeEvent[] | undefined {
    this.forget();
    if (replayId === -2) return [...this.events];
    const place = this.events.findIndex((event) => event.replayId === replayId);
    return place < 0 ? undefined : this.events.slice(place + 1);
  }

  get newest(): number {
    return this.lastId;
  }

  /** Later than this id, known or not. */
  since(replayId: number): ChangeEvent[] {
    return this.events.filter((event) => event.replayId > replayId);
  }

  /** A gap or an overflow: something changed, and what it was has to be read from the records. */
  announce(object: (typeof captured)[number], changeType: string, recordIds: string[]): void {
    const header = this.header({ object, changeType, recordIds, userId: this.org.adminId, origin: '' });
    this.publish(object, { ChangeEventHeader: { ...header, ...this.transaction(1) } });
    this.onPublish?.();
  }

  /** Changes of one transaction that are alike are one event with several record ids. */
  private publishPending(): void {
    if (this.pending.length === 0) return;
    const groups = new Map<string, Pending[]>();
    for (const one of this.pending) {
      const { id: _id, ...rest } = one.change;
      const key = JSON.stringify([one.told.transaction, rest]);
      const known = groups.get(key);
      if (known) known.push(one);
      else groups.set(key, [one]);
    }
    this.pending = [];
    const transactions = new Map<number, { key: string; number: number; sequence: number }>();
    for (const [first, ...others] of groups.values()) {
      if (!first) continue;
      const { change, told } = first;
      const transaction = transactions.get(told.transaction) ?? { ...this.newTransaction(), sequence: 0 };
      transaction.sequence += 1;
      transactions.set(told.transaction, transaction);
      const recordIds = [change.id, ...others.map((other) => other.change.id)];
      const header = {
        ...this.header({ ...change, recordIds, userId: told.actor.userId, origin: told.actor.origin }),
        transactionKey: transaction.key,
        sequenceNumber: transaction.sequence,
        commitTimestamp: this.org.clock.now(),
        commitNumber: transaction.number,
        nulledFields: change.nulledFields,
        changedFields: change.changedFields,
      };
      this.publish(change.object, { ...change.values, ChangeEventHeader: header });
    }
    this.onPublish?.();
  }

  private header(of: { object: string; changeType: string; recordIds: string[]; userId: string; origin: string }) {
    return {
      entityName: of.object,
      recordIds: of.recordIds,
      changeType: of.changeType,
      changeOrigin: of.origin,
      commitUser: of.userId,
      nulledFields: [] as string[],
      diffFields: [] as string[],
      changedFields: [] as string[],
    };
  }

  private transaction(sequenceNumber: number) {
    const { key, number } = this.newTransaction();
    return { transactionKey: key, sequenceNumber, commitTimestamp: this.org.clock.now(), commitNumber: number };
  }

  private newTransaction() {
    this.commits += 1;
    return { key: randomUUID(), number: this.commits };
  }

  private publish(object: string, payload: Record<string, unknown>): void {
    this.forget();
    this.lastId += 1;
    const replayId = this.lastId;
    const schema = createHash('md5').update(object).digest('base64url').slice(0, 22);
    const channel = `/data/${object}ChangeEvent`;
    this.events.push({ replayId, at: this.org.clock.now(), channel, data: { schema, payload, event: { replayId } } });
  }

  private forget(): void {
    const oldest = this.org.clock.now() - keptMs;
    if ((this.events[0]?.at ?? Number.POSITIVE_INFINITY) >= oldest) return;
    this.events = this.events.filter(({ at }) => at >= oldest);
  }
}
