import type { Db } from '../store/db/open.ts';
import type { Account } from './account.ts';

/** Where a person looks in a simulated CRM: all companies, the first one's record, reports. */
export interface DemoPages {
  list: string;
  record: string;
  reports: string;
}

export async function pagesOf(db: Db, { crm, url, accountId, connectionId }: Account): Promise<DemoPages> {
  const first = await firstCompany(db, connectionId);
  if (crm === 'salesforce')
    return {
      list: `${url}/lightning/o/Account/list`,
      record: `${url}/lightning/r/Account/${first}/view`,
      reports: `${url}/lightning/r/Report/Accounts_by_Health_Band/view`,
    };
  const base = `${url}/contacts/${accountId}`;
  return {
    list: `${base}/objects/0-2`,
    record: `${base}/record/0-2/${first}`,
    reports: `${url}/reports/${accountId}/dashboard`,
  };
}

async function firstCompany(db: Db, connectionId: string): Promise<string> {
  const first = await db
    .selectFrom('record')
    .select('id')
    .where('connection_id', '=', connectionId)
    .where('type', '=', 'company')
    .where('removed_at', 'is', null)
    .orderBy(({ fn }) => fn<number>('length', ['id']))
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return first?.id ?? '';
}
