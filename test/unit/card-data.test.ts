import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CardData } from '@barometer/shared/card.ts';
import { reasons } from '@barometer/shared/reason.ts';
import { compileModel } from '@barometer/shared/scoring/compile.ts';
import { toFacts } from '../../server/src/features/facts.ts';
import { readModel } from '../../server/src/model/read.ts';
import { toCardData } from '../../server/src/scoring/card-data.ts';
import { namesOf } from '../../server/src/scoring/names.ts';
import type { CompanyRecords, StoredRecord } from '../../server/src/store/companies.ts';
import { planWrite } from '../../server/src/writeback/plan.ts';

const asOf = new Date('2026-11-22T12:00:00Z');
const read = readModel(readFileSync(join(__dirname, '../../shared/models/default.yaml'), 'utf8'), 'default.yaml');
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const compiled = compileModel(read.model);

function record(id: string, daysOld: number | null, properties: StoredRecord['properties']): StoredRecord {
  return { id, createdAt: daysOld === null ? null : new Date(asOf.getTime() - daysOld * 86_400_000), properties };
}

function cardOf(children: Partial<CompanyRecords['children']>, model = compiled, previousBand?: string): CardData {
  const company = record('1', 900, { name: 'Acme', lastActivityAt: '2026-11-20', customerSince: '2024-01-01' });
  const known = { contact: [], deal: [], ticket: [], ...children };
  const records = { company, children: known, usage: {}, pulse: null, revision: 1 };
  const answer = model.score(toFacts(records, asOf), { previousBand });
  return toCardData({
    answer,
    state: 'scored',
    model: model.model,
    modelVersion: 1,
    company: { id: '1', name: 'Acme' },
    names: namesOf(answer, null, known),
    pulse: null,
    change: { trend: null, change30d: null },
    moved: null,
    asOf,
    bandSince: asOf,
    account: { locale: 'en-US', timeZone: 'UTC', currency: 'EUR' },
  });
}

const told = (card: CardData) => reasons(card, { now: card.scoredAt }).down.map(({ sentence }) => sentence);
const tickets = [2, 5, 9, 12, 40].map((days, index) =>
  record(String(index), days, { subject: `Ticket ${index}`, priority: 'URGENT', isOpen: true }),
);

test('the age of the oldest is told from every record, also where the CRM field keeps only a few of them', () => {
  const card = cardOf({ ticket: tickets });
  const field = JSON.parse(
    String(planWrite({ metrics: card.metrics, bands: card.bands, cardOf: () => card }).values().details),
  ) as CardData;
  const kept = field.metrics.find(({ id }) => id === 'urgent-tickets');
  expect(kept).toMatchObject({ value: 5, more: 2, oldest: '2026-10-13T12:00:00.000Z' });
  expect(told(card)).toContain('5 urgent tickets open, oldest 40 days');
  expect(told(field)).toEqual(told(card).slice(0, told(field).length));
});

test('no age is told where one record keeps its own to itself, or where not all are named', () => {
  const unknown = record('8', null, { priority: 'URGENT', isOpen: true });
  expect(told(cardOf({ ticket: [...tickets, unknown] }))).toContain('6 urgent tickets open');
  const many = Array.from({ length: 25 }, (_, day) => record(String(day), day, { priority: 'URGENT', isOpen: true }));
  expect(told(cardOf({ ticket: many }))).toContain('25 urgent tickets open');
});

test('a share is told in records', () => {
  const contact = [
    record('1', 500, { role: 'DECISION_MAKER', lastActivityAt: '2026-11-20' }),
    record('2', 500, { role: 'DECISION_MAKER', lastActivityAt: '2026-02-01' }),
    record('3', 500, { role: 'CHAMPION', lastActivityAt: '2026-02-01' }),
  ];
  const card = cardOf({ contact });
  expect(card.metrics.find(({ id }) => id === 'decision-makers-in-touch')).toMatchObject({ counts: [1, 3] });
  expect(told(card)).toContain('1 of 3 decision makers in touch');
});

test('usage is told with how it was taken, and from how many days', () => {
  const usage = readModel(
    readFileSync(join(__dirname, '../../shared/models/saas-usage.yaml'), 'utf8'),
    'saas-usage.yaml',
  );
  if (!usage.ok) throw new Error(JSON.stringify(usage.problems));
  const { metrics } = cardOf({}, compileModel(usage.model));
  expect(metrics.find(({ id }) => id === 'active-users-trend')).toMatchObject({
    measure: 'usage-change',
    usage: { take: 'mean', days: 28 },
  });
  for (const { measure, usage: taken } of metrics) expect(taken !== undefined).toBe(/^usage/.test(measure));
});

test('a band that is held although the score has passed its edge is told with the edge, and where it moves', () => {
  // Without a priority no cap holds.
  const slow = tickets.map((ticket) => ({ ...ticket, properties: { ...ticket.properties, priority: 'LOW' } }));
  const hysteresis = 25;
  const sticky = compileModel({ ...read.model, hysteresis });
  const { score } = cardOf({ ticket: slow }, sticky);
  expect(score).toBeGreaterThanOrEqual(70);
  expect(score).toBeLessThan(70 + hysteresis);
  expect(cardOf({ ticket: slow }, sticky, 'yellow')).toMatchObject({
    band: { id: 'yellow' },
    held: { edge: 70, movesAt: 95 },
  });
  expect(cardOf({ ticket: slow }, sticky)).not.toHaveProperty('held');
});
