import type { CompanyUpdate, UpdateAnswer, UpdateResult } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { Call } from './client.ts';
import { fieldName, textMax } from './field.ts';
import { paths } from './paths.ts';
import { CollectionAnswer, type CollectionRow } from './wire.ts';

/** Salesforce's largest collection: one call. */
export const updateBatchSize = 200;

/** Others hold a row for ten seconds at most before Salesforce gives up on it: three more tries come after that. */
const lockDelaysMs = [2_000, 6_000, 12_000];
/** Rows that could not be locked are tried in smaller company: one of them may have been in the way of the others. */
const lockedTogether = 50;

export interface WriteDeps {
  call: Call;
  wait(delayMs: number): Promise<void>;
  random(): number;
}

/**
 * Writes fields of Accounts, 200 a call, one after the other: parallel ones would wait for each other's rows. Each row is
 * accepted or refused by itself; one that somebody else was writing is tried again. jsforce would send more than 200 as one
 * call that is too large, and never tries a PATCH again.
 * @throws CrmError for what concerns every row alike.
 */
export async function updateCompanies(deps: WriteDeps, updates: CompanyUpdate[]): Promise<UpdateAnswer> {
  const results: UpdateResult[] = [];
  for (let start = 0; start < updates.length; start += updateBatchSize)
    results.push(...(await updateBatch(deps, updates.slice(start, start + updateBatchSize))));
  return { results, overwritten: [] };
}

async function updateBatch(deps: WriteDeps, batch: CompanyUpdate[]): Promise<UpdateResult[]> {
  const results = await updateRows(deps.call, batch);
  for (const delayMs of lockDelaysMs) {
    const locked = batch.filter((_, index) => results[index]?.refusal?.passing);
    if (locked.length === 0) break;
    await deps.wait(Math.round(delayMs * (0.5 + deps.random())));
    for (let start = 0; start < locked.length; start += lockedTogether) {
      const again = locked.slice(start, start + lockedTogether);
      for (const result of await updateRows(deps.call, again))
        results[batch.findIndex(({ companyId }) => companyId === result.companyId)] = result;
    }
  }
  return results;
}

async function updateRows(call: Call, batch: CompanyUpdate[]): Promise<UpdateResult[]> {
  const json = { allOrNone: false, records: batch.map(toWire) };
  const rows = await call({ method: 'PATCH', url: paths.collections(), json }, CollectionAnswer);
  const refused = rows.flatMap((row) => (row.success ? [] : [refusalOf(row)]));
  if (refused.length === batch.length && refused.every(({ code }) => ofFields.has(code))) throw fieldsGone(refused[0]);
  // In the order of the request; a row that failed does not name its id.
  return batch.map(({ companyId }, index) => {
    const row = rows[index];
    if (!row)
      return { companyId, refusal: { code: 'unconfirmed', message: 'Salesforce said nothing of this account.' } };
    return { companyId, refusal: row.success ? null : refusalOf(row) };
  });
}

type Refusal = NonNullable<UpdateResult['refusal']>;

function refusalOf({ errors }: CollectionRow): Refusal {
  const [first] = errors ?? [];
  const code = first?.statusCode ?? first?.errorCode ?? 'refused';
  const message = first?.message ?? 'Salesforce gave no reason.';
  return { code, message: message.slice(0, 500), ...(passing.has(code) ? { passing: true as const } : {}) };
}

/** Somebody else was writing the row, or what it belongs to. */
const passing: ReadonlySet<string> = new Set(['UNABLE_TO_LOCK_ROW', 'SERVER_UNAVAILABLE', 'REQUEST_RUNNING_TOO_LONG']);

/** About a field, not about an account: it is gone, hidden, or not to be written by us. */
const ofFields: ReadonlySet<string> = new Set(['INVALID_FIELD', 'INVALID_FIELD_FOR_INSERT_UPDATE']);

function fieldsGone(refusal: Refusal | undefined): CrmError {
  return new CrmError(
    'field-conflict',
    'A health field was deleted or hidden while it was written. Sync again: what is missing is created anew, or named.',
    refusal === undefined ? {} : { reason: refusal.code, detail: refusal.message },
  );
}

function toWire({ companyId, values }: CompanyUpdate) {
  const fields = Object.entries(values).map(([name, value]) => [fieldName(name), short(name, value)]);
  return { attributes: { type: 'Account' }, id: companyId, ...Object.fromEntries(fields) };
}

/** A text field ends at 255; the details have a longer one. Not within a pair of surrogates. */
function short(name: string, value: string | number | null): string | number | null {
  if (typeof value !== 'string' || name === 'details' || value.length <= textMax) return value;
  return `${value.slice(0, textMax - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
