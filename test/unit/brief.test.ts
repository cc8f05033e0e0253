import { capped, healthy, watch } from '../../cards/gallery/fixture/card.ts';
import { scoredAt } from '../../cards/gallery/fixture/metrics.ts';
import { scenes } from '../../cards/gallery/fixture/state.ts';
import { briefView } from '../../cards/src/view/brief.ts';
import { nextStep } from '../../cards/src/view/brief-step.ts';
import type { Card } from '../../cards/src/view/read.ts';

const brief = (card: Card) => briefView(card, { preparedBy: 'ana@x.example', now: scoredAt });
const everything = (card: Card) => JSON.stringify(brief(card));

test('says how the customer is, how that moved and what is measured', () => {
  const view = brief(watch);
  expect(view).toMatchObject({ company: 'Northwind Traders', prepared: 'Prepared by ana@x.example', empty: null });
  expect(view.headline).toMatchObject({ score: '62', word: 'Watch', grade: null });
  expect(view.changes).toContain('−8 in 30 days');
  expect(view.measured.map(({ label }) => label)).toContain('Support');
  expect(view.causes.length).toBeGreaterThan(0);
});

test('keeps to itself what is not for a customer: ratings, money, deals, caps, the model', () => {
  const rated: Card = {
    ...capped,
    pulse: { value: 20, reason: 'Their CFO is difficult', by: 'ana@x.example', setAt: scoredAt, expiresAt: null },
  };
  for (const card of [watch, rated, healthy]) {
    const told = everything(card);
    expect(told).not.toMatch(/CFO|\$|[Cc]apped|rise above/);
    for (const { label } of card.metrics.filter(
      ({ measure, money, collection }) => measure === 'pulse' || money || collection === 'deals',
    ))
      expect(told).not.toContain(`"${label}"`);
    expect(told).not.toMatch(/model changed|Scorecard changed/);
  }
});

test('compares with no score of another model', () => {
  const view = brief(watch);
  const from = view.history?.kind === 'line' ? view.history.marks : [];
  expect(from).toEqual([]);
});

test.each(Object.entries(scenes).flatMap(([name, { card }]) => (card ? [[name, card] as const] : [])))(
  '%s: has a brief, and one without a score says so',
  (_name, card) => {
    const view = brief(card);
    const isScored = card.state === 'scored' && card.score !== null;
    expect(view.headline !== null).toBe(isScored);
    expect(view.empty === null).toBe(isScored);
    expect(view.next.length).toBeLessThanOrEqual(3);
    expect(new Set(view.next).size).toBe(view.next.length);
  },
);

const metric = watch.metrics[0];
if (!metric) throw new Error('The fixture has no metric.');
const place = watch;

test.each([
  [
    'tickets by name',
    { collection: 'tickets', evidence: ['A', 'B', 'C', 'D'].map((name) => ({ type: 'ticket', name })) },
    'Settle what is open: “A”, “B”, “C”, 1 more',
  ],
  ['tickets without a name', { collection: 'tickets', evidence: [] }, 'Settle what is open: something is wrong'],
  [
    'a renewal',
    { field: 'company.renewalDate', measure: 'daysUntil', evidence: [{ type: 'company', value: '2027-01-05' }] },
    'Agree on the renewal, due Jan 5, 2027',
  ],
  [
    'silence',
    { field: 'company.lastActivityAt', measure: 'daysSince' },
    'Agree on when to meet next, and how often after that',
  ],
  ['usage', { measure: 'usage-change' }, 'Find out together what keeps people from using it: something is wrong'],
  ['NPS', { field: 'company.nps', measure: 'field' }, 'Ask what would make it better, and come back with an answer'],
  [
    'a share of contacts',
    { measure: 'ratio', evidence: [{ type: 'contact', name: 'A' }] },
    'Name who should be with us: something is wrong',
  ],
  ['anything else', { field: 'company.custom.x', measure: 'field' }, 'Talk about this: something is wrong'],
] as const)('proposes a step about %s', (_name, changes, step) => {
  const plain = { ...metric, measure: 'count' as const, evidence: [] };
  const { field: _field, collection: _collection, ...bare } = plain;
  expect(nextStep({ ...bare, ...(changes as object) } as typeof metric, 'Something is wrong', place)).toBe(step);
});
