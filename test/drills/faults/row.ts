/** How work under a fault ends: it goes through, but for some records or not, or with this code, and is taken up again. */
export type Outcome = 'through' | 'refused' | 'rate-limited' | 'unavailable' | 'unauthorized' | 'disconnected';

/** Something that a CRM is known for. @typeParam Fault as that CRM's sandbox defines it. */
export interface FaultRow<Fault = unknown> {
  name: string;
  faults: readonly Fault[];
  /** A first sync, where nothing is said: a poll that has changes to find. */
  during?: 'poll' | undefined;
  /** How the CRM is set meanwhile. */
  switches?: Readonly<Record<string, string>>;
  outcome: Outcome;
  /** So many calls are under way with the token that has ended, at most, and are answered as the one that is struck. */
  beside?: number;
  /** No call is made for the rest of the day. */
  leftAlone?: true;
}
