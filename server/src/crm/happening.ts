import type { RecordType } from '@barometer/shared/crm.ts';

/**
 * What an event asks for. What happened matters little: the record is read again, and gone if it is not there, so that
 * events may come in any order. Only an erasure is taken at its word: there is nothing left to read.
 */
export interface EventChange {
  type: RecordType;
  id: string;
  action: 'read' | 'erase';
}

/** Something that happened in an account. */
export interface Happening {
  /** The same for the same happening, however often it is told. */
  key: string;
  occurredAt: Date;
  changes: EventChange[];
}

/** One that a webhook tells of. */
export interface CrmEvent extends Happening {
  accountId: string;
}

/** What was heard of an account by listening to it. */
export interface Heard {
  happenings: Happening[];
  /** Something happened that is not told: only a poll finds it. */
  missed: boolean;
  /** Where listening goes on after this, in the CRM's own words. */
  position: string;
}

export interface Listening {
  /** Where it ended the last time; null: from now on. */
  from: string | null;
  /** Called for one after the other. */
  hear(heard: Heard): Promise<void>;
  /** Ends it. */
  signal: AbortSignal;
}

/** A delivery, read: what is to be kept, and how many of it were nothing for us. */
export interface Delivery {
  events: CrmEvent[];
  /** Of kinds we do not know. */
  unknown: number;
  /** Not of the form of an event. */
  malformed: number;
  /** Told of properties we write ourselves. */
  own: number;
}
