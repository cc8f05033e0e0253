import type { Cursors } from './cursors.ts';
import { type Answer, type Call, param, type Route } from './route.ts';
import { compile } from './soql/compile.ts';

export function queryRoutes(cursors: Cursors): Route[] {
  const more = (call: Call): Answer => ({ status: 200, body: cursors.next(param(call, 'locator'), call.version) });
  return [
    { method: 'GET', path: '/query', class: 'query', run: (call) => query(cursors, call, false) },
    { method: 'GET', path: '/queryAll', class: 'query', run: (call) => query(cursors, call, true) },
    { method: 'GET', path: '/query/:locator', class: 'query-more', run: more },
    { method: 'GET', path: '/queryAll/:locator', class: 'query-more', run: more },
  ];
}

function query(cursors: Cursors, call: Call, all: boolean): Answer {
  const plan = compile(call.org, call.query.get('q') ?? '', all);
  const rows = plan.rows();
  if (plan.isCount) return { status: 200, body: { totalSize: rows.length, done: true, records: [] } };
  if (plan.aggregate) {
    const records = plan.aggregate.run(rows);
    return { status: 200, body: { totalSize: records.length, done: true, records } };
  }
  if (!plan.shape) throw new Error('A plan shows rows or folds them.');
  return { status: 200, body: cursors.open(plan.shape, rows, batchSize(call), call.version) };
}

function batchSize({ headers }: Call): number | undefined {
  const wish = /batchSize=(\d+)/i.exec(headers['sforce-query-options'] ?? '')?.[1];
  return wish === undefined ? undefined : Number(wish);
}
