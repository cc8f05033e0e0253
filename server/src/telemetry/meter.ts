/** What the steps of the work tell whoever counts; the connection's id is the only thing they name. */
export interface WorkMeter {
  scored(connectionId: string, companies: number): void;
  written(connectionId: string, companies: number, refused: number): void;
}

/** What calls to the CRM tell. */
export interface CallMeter {
  /** @param status as text, or what kept an answer from coming. `connectionId` is null for calls about tokens. */
  called(call: { connectionId: string | null; kind: CallKind; status: string; durationMs: number }): void;
  waited(connectionId: string, lane: string, waitedMs: number): void;
}

export type CallKind = 'read' | 'write' | 'search' | 'auth';
