import type { CompanyUpdate, UpdateAnswer, UpdateResult } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { Call } from './client.ts';
import { paths } from './paths.ts';
import { propertyName } from './provision.ts';
import { BatchAnswer } from './wire.ts';

/** HubSpot's largest batch of records. */
export const updateBatchSize = 100;

/**
 * Writes company properties in batches of 100. One value HubSpot refuses fails its whole batch with a 400, so such
 * a batch is halved until the company is found: the other 99 are written at about 2·log₂(100) extra calls.
 * @throws CrmError for what concerns every record alike: unreachable, disconnected, a missing scope, limits.
 */
export async function updateCompanies(call: Call, updates: CompanyUpdate[]): Promise<UpdateAnswer> {
  const results: UpdateResult[] = [];
  const tally: Tally = { accepted: 0, refused: 0, overwritten: new Set() };
  for (let start = 0; start < updates.length; start += updateBatchSize)
    results.push(...(await updateBatch(call, updates.slice(start, start + updateBatchSize), tally)));
  return { results, overwritten: [...tally.overwritten] };
}

interface Tally {
  accepted: number;
  refused: number;
  overwritten: Set<string>;
}

/** So many refused one by one, with none accepted, and it is no longer about single companies. */
const refusedMax = 8;

async function updateBatch(call: Call, batch: CompanyUpdate[], tally: Tally): Promise<UpdateResult[]> {
  try {
    const json = { inputs: batch.map((update) => ({ id: update.companyId, properties: toWire(update.values) })) };
    const answer = await call({ method: 'POST', path: paths.batchUpdate('company'), json }, BatchAnswer);
    tally.accepted += answer.results.length;
    for (const id of overwritten(batch, answer)) tally.overwritten.add(id);
    return batch.map((update) => outcome(update, answer));
  } catch (error) {
    if (!(error instanceof CrmError && concernsOneRecord.has(error.code))) throw error;
    if (error.detail?.includes('PROPERTY_DOESNT_EXIST'))
      throw new CrmError(
        'field-conflict',
        'A health property was deleted while it was written. Sync again: it is created anew.',
        {
          cause: error,
        },
      );
    if (batch.length === 1) {
      tally.refused += 1;
      if (tally.accepted === 0 && tally.refused >= refusedMax) throw refusesAll(error);
      return batch.map(({ companyId }) => ({ companyId, refusal: { code: error.code, message: error.explanation } }));
    }
    const middle = Math.ceil(batch.length / 2);
    return [
      ...(await updateBatch(call, batch.slice(0, middle), tally)),
      ...(await updateBatch(call, batch.slice(middle), tally)),
    ];
  }
}

/** A rule of the account that every company breaks: searching each batch for culprits would cost 199 calls apiece. */
function refusesAll(error: CrmError): CrmError {
  return new CrmError(
    'field-conflict',
    'HubSpot refuses to write the health fields of any company. See its reason, change that, and sync again.',
    {
      cause: error,
      ...(error.detail === undefined ? {} : { detail: error.detail }),
    },
  );
}

const concernsOneRecord: ReadonlySet<string> = new Set(['invalid', 'not-found', 'conflict']);

/** An id that was merged away leads to the record it went into: that one is answered though it was not asked, or twice. */
function overwritten(batch: CompanyUpdate[], { results }: ReturnType<typeof BatchAnswer.parse>): string[] {
  const asked = new Set(batch.map(({ companyId }) => companyId));
  return results.map(({ id }) => id).filter((id, index, ids) => !asked.has(id) || ids.indexOf(id) !== index);
}

/** By id, never by position: a 207 answers in any order, and leaves out what failed. */
function outcome(update: CompanyUpdate, answer: ReturnType<typeof BatchAnswer.parse>): UpdateResult {
  const failure = (answer.errors ?? []).find((error) => error.context?.ids?.includes(update.companyId));
  if (failure)
    return { companyId: update.companyId, refusal: { code: failure.category ?? 'refused', message: failure.message } };
  if (answer.results.some((result) => result.id === update.companyId))
    return { companyId: update.companyId, refusal: null };
  return {
    companyId: update.companyId,
    refusal: { code: 'unconfirmed', message: 'HubSpot did not confirm this company; it may be deleted or merged.' },
  };
}

/** Numbers travel as text; "" clears a property. */
function toWire(values: CompanyUpdate['values']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [propertyName(name), value === null ? '' : String(value)]),
  );
}
