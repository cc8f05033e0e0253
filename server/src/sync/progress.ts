import type { RecordType } from '@barometer/shared/crm.ts';

/** The steps of a sync in the order a person sees them, and other long work. */
export type SyncStep = RecordType | 'events' | 'score' | 'write' | 'replay' | 'preview' | 'usage';

export interface ProgressEvent {
  step: SyncStep;
  done: number;
  /** Null while unknown. */
  total: number | null;
}

export type Progress = (event: ProgressEvent) => void;
