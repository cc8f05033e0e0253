import type { HubSpotError } from './errors.ts';
import { kinds, type ObjectType } from './record.ts';
import type { Answer, Call } from './route.ts';

/** What went wrong with some inputs of a batch. */
export interface BatchFailure {
  status: string;
  category: string;
  subCategory?: string;
  message: string;
  context?: Record<string, string[]>;
  errors?: unknown[];
}

/**
 * A batch's answer. With failures it is 207, counting them under `numErrors`: a failure may name several ids, and
 * counts once.
 */
export function batchAnswer(call: Call, status: number, results: unknown[], failures: BatchFailure[] = []): Answer {
  const at = call.portal.clock.iso();
  const body = { status: 'COMPLETE', results, startedAt: at, completedAt: at };
  if (failures.length === 0) return { status, body };
  const partial = call.portal.switches.get('partialStatus') === '207' ? 207 : status;
  return { status: partial, body: { ...body, numErrors: failures.length, errors: failures } };
}

/** Ids nobody has, all in one entry; the type's name is in capitals. */
export function notGot(type: ObjectType, ids: string[]): BatchFailure {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Could not get some ${kinds[type].singular.toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`,
    context: { ids },
  };
}

/** One record's refusal inside a batch that goes on without it. The form is UNVERIFIED. */
export function refused(error: HubSpotError, id: string): BatchFailure {
  return { status: 'error', category: 'VALIDATION_ERROR', message: error.text, context: { ids: [id] } };
}

/** The ids that come more than once. */
export function repeatedIds(ids: string[]): string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}
