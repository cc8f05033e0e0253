import type { RecordType } from '@barometer/shared/crm.ts';
import type { ArchivedPage } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { Call } from './client.ts';
import { objectTypes, paths } from './paths.ts';
import { ListAnswer } from './wire.ts';

/** HubSpot's largest list page (default 10). */
const pageSize = 100;

/**
 * One page of a listing. A refused cursor is told apart from a refused query: the former only means to start this type
 * again. @throws CrmError `stale-cursor`
 */
export async function list(call: Call, type: RecordType, query: [string, string][], after: string | null) {
  const paged: [string, string][] = [['limit', String(pageSize)], ...query];
  if (after !== null) paged.push(['after', after]);
  try {
    return await call({ method: 'GET', path: paths.list(type), query: paged }, ListAnswer);
  } catch (error) {
    if (after !== null && error instanceof CrmError && error.code === 'invalid')
      throw new CrmError('stale-cursor', `HubSpot no longer accepts the cursor into ${objectTypes[type]}.`, {
        cause: error,
      });
    throw error;
  }
}

/** One page of the recycle bin, in order of ids: the list knows no other. Merged records are not in it. */
export async function findArchived(call: Call, type: RecordType, after: string | null): Promise<ArchivedPage> {
  const query: [string, string][] = [
    ['properties', 'hs_object_id'],
    ['archived', 'true'],
  ];
  const { results, paging } = await list(call, type, query, after);
  return { ids: results.map(({ id }) => id), next: paging?.next?.after ?? null };
}
