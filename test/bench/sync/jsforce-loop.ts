import type { Connection } from 'jsforce';
import type { Account } from './account.ts';

/** Rows of an object that were asked for, and those that came. */
export interface Fetched {
  object: string;
  total: number;
  rows: number;
}

const objects = ['Account', 'Contact', 'Opportunity', 'Case'] as const;
const children = ['Contact', 'Opportunity', 'Case'] as const;

/**
 * All records of an object as jsforce's documents fetch them, `autoFetch`: it ends at `maxFetch`, 10,000 unless somebody
 * knows of it, and says so nowhere but in a `done` that is false.
 */
export async function fetchAll(account: Account): Promise<Fetched[]> {
  const connection = await connect(account);
  const fetched: Fetched[] = [];
  for (const object of objects) {
    const { totalSize, records } = await connection.query(`SELECT Id FROM ${object}`, { autoFetch: true });
    fetched.push({ object, total: totalSize, rows: records.length });
  }
  return fetched;
}

/**
 * The loop most teams write with jsforce: all accounts, the children of each by a query each, a score from what was found,
 * and one `update` per account.
 */
export async function runChildQueries(account: Account): Promise<void> {
  const connection = await connect(account);
  const { records } = await connection.query('SELECT Id, Name, Renewal_Date__c FROM Account', { autoFetch: true });
  for (const { Id } of records) {
    const found: number[] = [];
    for (const object of children) {
      const { totalSize } = await connection.query(`SELECT Id FROM ${object} WHERE AccountId = '${Id}'`);
      found.push(totalSize);
    }
    await write(connection, String(Id), found);
  }
}

/** The same with subqueries, which spare the queries and not the updates. */
export async function runSubqueries(account: Account): Promise<void> {
  const connection = await connect(account);
  const { records } = await connection.query(
    'SELECT Id, (SELECT Id FROM Contacts), (SELECT Id FROM Opportunities), (SELECT Id FROM Cases) FROM Account',
    { autoFetch: true },
  );
  const sizeOf = (list: unknown) =>
    typeof list === 'object' && list !== null && 'totalSize' in list ? Number(list.totalSize) : 0;
  for (const { Id, Contacts, Opportunities, Cases } of records)
    await write(connection, String(Id), [Contacts, Opportunities, Cases].map(sizeOf));
}

async function write(connection: Connection, id: string, [people = 0, sales = 0, asked = 0]: number[]): Promise<void> {
  const score = Math.max(0, Math.min(100, 50 + people * 2 + sales * 5 - asked * 10));
  const { success } = await connection.sobject('Account').update({ Id: id, Loop_Score__c: score });
  if (!success) throw new Error(`The loop could not write ${id}.`);
}

/** jsforce would send even 127.0.0.1 to a proxy, and reads these when it is loaded. */
async function connect({ url, accessToken }: Account): Promise<Connection> {
  for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) delete process.env[name];
  const jsforce = await import('jsforce');
  return new jsforce.Connection({ instanceUrl: url, accessToken: accessToken ?? '', version: '67.0' });
}
