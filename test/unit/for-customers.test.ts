import { forCustomers } from '@barometer/shared/for-customers.ts';
import { capped, healthy, watch } from '../../cards/gallery/fixture/card.ts';

const rated = {
  ...watch,
  moved: {
    ...{ since: '2026-11-01T00:00:00.000Z', delta: -6 },
    parts: [
      {
        ...{
          kind: 'behaviour' as const,
          metric: 'pulse',
          label: 'How we see it',
          delta: -6,
          measure: 'pulse' as const,
        },
        ...{ before: 80, after: 20, added: [{ type: 'pulse' as const, value: 20 }], removed: [] },
      },
    ],
  },
};

test('why a score moved names nothing to a customer that is left out elsewhere', () => {
  expect(forCustomers(rated).moved).toBeNull();
  for (const card of [watch, capped, healthy]) {
    const { metrics, moved } = forCustomers(card);
    const known = new Set(metrics.map(({ id }) => id));
    for (const part of moved?.parts ?? []) expect('metric' in part && known.has(part.metric)).toBe(true);
  }
});

test.each([
  ['watch', watch],
  ['capped', capped],
  ['healthy', healthy],
])('%s: left out once is left out', (_name, card) => {
  const once = forCustomers(card);
  expect(forCustomers(once)).toEqual(once);
  expect(once).toMatchObject({ pulse: null, caps: [], grade: null, exact: null, capped: null });
});
