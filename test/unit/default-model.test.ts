import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileModel } from '@barometer/shared/scoring/compile.ts';
import { readModel } from '../../server/src/model/read.ts';
import { expandFacts } from '../support/cases.ts';

const file = join(__dirname, '../../shared/models/default.yaml');
const read = readModel(readFileSync(file, 'utf8'), 'default.yaml');
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const compiled = compileModel(read.model);

const none = { contacts: [], deals: [], tickets: [] };
const thriving = {
  company: {
    lifecycleStage: 'customer',
    customerSince: '2023-01-01',
    lastActivityAt: '2026-06-28',
    renewalDate: '2026-12-31',
  },
  contacts: ['2026-06-28', '2026-06-20', '2026-06-25', '2026-05-30'].map((lastActivityAt, index) => {
    return { id: String(index), role: index === 0 ? 'DECISION_MAKER;CHAMPION' : 'END_USER', lastActivityAt };
  }),
  deals: [{ id: '1', isClosed: true, isWon: true, closeDate: '2026-01-01' }],
  tickets: [],
};
const urgent = { id: '1', isOpen: true, priority: 'URGENT', createdAt: '2026-06-29' };

describe('the default model', () => {
  test('a customer in touch, without trouble, is green', () => {
    expect(compiled.score(expandFacts(thriving))).toMatchObject({ state: 'scored', band: 'green' });
  });

  test('an urgent ticket keeps even that customer from green', () => {
    const answer = compiled.score(expandFacts({ ...thriving, tickets: [urgent] }), { previousBand: 'green' });
    expect(answer).toMatchObject({ score: 69, band: 'yellow', caps: [{ id: 'urgent-open', limits: true }, {}] });
  });

  test('months of silence cap the score', () => {
    const company = { ...thriving.company, lastActivityAt: '2026-03-01' };
    const answer = compiled.score(expandFacts({ ...thriving, company }));
    expect(answer.caps).toMatchObject([{ applies: false }, { id: 'silent', applies: true }]);
    expect(answer.score).toBeLessThanOrEqual(59);
  });

  test('silence, trouble and a renewal at the door are red', () => {
    const answer = compiled.score(
      expandFacts({
        company: { lifecycleStage: 'customer', lastActivityAt: '2026-03-20', renewalDate: '2026-07-20' },
        contacts: [{ id: '1', lastActivityAt: '2026-03-20' }],
        deals: [{ id: '1', isClosed: true, isWon: false, closeDate: '2026-06-01' }],
        tickets: [urgent, { ...urgent, id: '2', createdAt: '2026-05-01' }],
      }),
    );
    expect(answer).toMatchObject({ state: 'scored', band: 'red' });
  });

  test('a company of which nearly nothing is known gets no score, and no colour', () => {
    expect(compiled.score(expandFacts(none))).toMatchObject({ state: 'insufficient-data', score: null, band: null });
  });

  test('prospects are not scored, and those who left keep what they had', () => {
    const stage = (lifecycleStage: string) =>
      expandFacts({ ...thriving, company: { ...thriving.company, lifecycleStage } });
    expect(compiled.score(stage('lead')).state).toBe('no-scorecard');
    expect(compiled.score(stage('churned')).state).toBe('frozen');
  });

  test('no buying role known leaves decision makers out instead of counting none', () => {
    const contacts = [{ id: '1', lastActivityAt: '2026-06-28' }];
    const { metrics } = compiled.score(expandFacts({ ...thriving, contacts }));
    expect(metrics.find(({ id }) => id === 'decision-makers-in-touch')).toMatchObject({
      state: 'missing',
      value: null,
    });
  });
});
