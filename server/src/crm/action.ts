/** How an action ended that a workflow waits for. */
export interface ActionEnd {
  state: 'done' | 'failed';
  /** What later steps of the workflow can use, by our own names. */
  outputs: Record<string, string>;
}

/** A workflow has come to one of our actions with a record. */
export interface ActionRun {
  accountId: string;
  /** The CRM's id of this execution; it sends the same one again when it got no answer. */
  callbackId: string;
  /** null: it is no company. */
  companyId: string | null;
  inputs: Record<string, unknown>;
  /** The CRM's id of the workflow, where it tells. */
  workflow: string | null;
}

/** How an action answers: ended, or to be completed later, within that time. */
export type ActionAnswer = ActionEnd | { state: 'waiting'; maxMs: number };
