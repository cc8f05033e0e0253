import type { Evidence } from '@barometer/shared/scoring/answer.ts';
import type { Move } from '@barometer/shared/scoring/move.ts';
import { namesOf } from '../../server/src/scoring/names.ts';

const created = new Date('2026-11-01T00:00:00Z');
const record = (id: string, properties: Record<string, string>) => ({ id, createdAt: created, properties });
const metric = {
  ...{ id: 'm', dimension: 'd', state: 'present' as const, value: 1, points: 1, share: 1, contribution: 1 },
};
const children = {
  contact: [record('1', { email: 'a@x.example' })],
  deal: [record('1', { name: 'Renewal' }), record('2', { name: 'Upsell' }), record('3', { name: 'Nobody’s' })],
  ticket: [{ id: '9', createdAt: null, properties: {} }],
};

test('the records behind the metrics and those that moved the score have their names, the others none', () => {
  const move: Move = {
    delta: 1,
    parts: [
      {
        ...{ kind: 'behaviour', metric: 'm', delta: 1, before: 0, after: 1 },
        added: [{ type: 'ticket', id: '9' }],
        removed: [
          { type: 'deal', id: '2' },
          { type: 'deal', id: 'gone' },
        ],
      },
      { kind: 'coverage', delta: 0, metrics: [{ metric: 'm', before: 'missing', after: 'present' }] },
    ],
  };
  const evidence: Evidence[] = [
    { type: 'contact', id: '1' },
    { type: 'company', id: '1', field: 'x' },
    { type: 'usage', name: 'logins', from: '2026-11-01', to: '2026-11-02', points: 2 },
  ];
  expect(namesOf({ metrics: [{ ...metric, evidence }] }, move, children)).toEqual([
    ['contact', '1', 'a@x.example', created.getTime()],
    ['deal', '2', 'Upsell', created.getTime()],
    ['ticket', '9', null, null],
  ]);
});
