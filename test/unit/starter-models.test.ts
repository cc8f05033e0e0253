import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Curve, Metric, Model } from '@barometer/shared/model/model.ts';
import { type CompiledModel, compileModel } from '@barometer/shared/scoring/compile.ts';
import { z } from 'zod';
import { readModel } from '../../server/src/model/read.ts';
import { expandFacts, readCases } from '../support/cases.ts';
import { CourseFacts, expandCourses } from '../support/usage-course.ts';

const folder = join(__dirname, '../../shared/models');
const textOf = (name: string) => readFileSync(join(folder, `${name}.yaml`), 'utf8');
const starters = readdirSync(folder).map((file) => file.replace('.yaml', ''));
const compiled = new Map<string, CompiledModel>();

const Row = z.strictObject({
  name: z.string(),
  scorecard: z.string().optional(),
  facts: CourseFacts,
  state: z.enum(['scored', 'insufficient-data', 'no-scorecard', 'frozen']).default('scored'),
  band: z.string().nullable().default(null),
  limitedBy: z.array(z.string()).default([]),
});
const tables = readCases('starters.yaml', z.record(z.string(), z.array(Row)));
const rows = Object.entries(tables).flatMap(([starter, customers]) => customers.map((row) => ({ starter, ...row })));

/** A starter model, compiled once and by the first test that needs it: what it refuses is a failing test. */
function starter(name: string): CompiledModel {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const read = readModel(textOf(name), name);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const model = compileModel(read.model);
  compiled.set(name, model);
  return model;
}

describe('the starter models', () => {
  test.each(rows)('$starter: $name', (row) => {
    const answer = starter(row.starter).score(expandCourses(row.facts));
    expect({
      state: answer.state,
      band: answer.band,
      limitedBy: answer.caps.filter(({ limits }) => limits).map(({ id }) => id),
      scorecard: row.scorecard === undefined ? undefined : answer.scorecard,
    }).toEqual({ state: row.state, band: row.band, limitedBy: row.limitedBy, scorecard: row.scorecard });
  });
});

describe.each(starters)('the starter model %s', (name) => {
  const customers = () => (tables[name] ?? []).map(({ facts }) => expandCourses(facts));

  test('takes every curve to both of its ends with these customers', () => {
    const { model, inspect } = starter(name);
    const all = customers();
    const unreached = model.scorecards.flatMap((scorecard) => {
      const measured = all.map((facts) => inspect(facts, facts.asOf, scorecard.id)?.metrics ?? []);
      return scorecard.dimensions.flatMap(({ metrics }) =>
        metrics.flatMap((metric) => unreachedEnds(metric, measured)),
      );
    });
    expect(unreached).toEqual([]);
  });

  test('lets every cap limit a score, and no cap hold for everybody', () => {
    const { model, score } = starter(name);
    const answers = customers().map((facts) => score(facts));
    const dead = model.scorecards.flatMap(({ id: scorecard, caps }) => {
      const own = answers.filter((answer) => answer.scorecard === scorecard && answer.state === 'scored');
      return caps.flatMap(({ id }) => {
        const results = own.flatMap((answer) => answer.caps.filter((cap) => cap.id === id));
        return results.some(({ limits }) => limits) && results.some(({ applies }) => !applies) ? [] : [id];
      });
    });
    expect(dead).toEqual([]);
  });

  test('measures nothing that it does not use', () => {
    const { model } = starter(name);
    const used = JSON.stringify([model.scorecards, model.frozenWhen, model.metrics.map(({ from }) => from)]);
    expect(model.metrics.filter(({ id }) => !used.includes(`"metric":"${id}"`) && !inRatio(id, used))).toEqual([]);
  });

  test('gives a company of which only empty lists are known no score, also with a pulse', () => {
    const { model, score } = starter(name);
    const empty = { company: { recurringRevenue: 1 }, contacts: [], deals: [], tickets: [] };
    for (const pulse of [undefined, { value: 100, setAt: '2026-06-29' }]) {
      const answer = score(expandFacts({ ...empty, pulse }));
      expect([answer.state, answer.coverage < model.coverageFloor]).toEqual(['insufficient-data', true]);
    }
  });

  test('counts a pulse at once, and gives it at most a tenth of every scorecard', () => {
    const { model, score } = starter(name);
    const [good] = customers();
    if (good === undefined) throw new Error('the table names no customer');
    const bad = { value: 0, setAt: '2026-06-29' };
    expect(score({ ...good, pulse: bad }).score ?? 0).toBeLessThan((score(good).score ?? 0) - 4);
    for (const { id, dimensions } of model.scorecards.filter(({ ownField }) => !ownField)) {
      const all = dimensions.reduce((sum, { weight }) => sum + weight, 0);
      const sentiment = dimensions.find(({ metrics }) => metrics.some(({ from }) => 'pulse' in from));
      expect([id, (sentiment?.weight ?? 0) / all > 0 && (sentiment?.weight ?? 0) / all <= 0.1]).toEqual([id, true]);
    }
  });

  test('says in its comments what each usage name means', () => {
    const { model } = starter(name);
    const text = textOf(name);
    const explained = (usage: string) => new RegExp(`^# +${usage} {2,}how `, 'm').test(text);
    expect([...usageNames(model)].filter((usage) => !explained(usage))).toEqual([]);
  });
});

test('prospects are not scored by the default model, and those who left keep what they had', () => {
  const stage = (lifecycleStage: string) =>
    starter('default').score(expandFacts({ company: { lifecycleStage } })).state;
  expect(['lead', 'Prospect', 'churned', 'Former Customer'].map(stage)).toEqual([
    ...['no-scorecard', 'no-scorecard', 'frozen', 'frozen'],
  ]);
});

test('no buying role known leaves decision makers out instead of counting none', () => {
  const contacts = [{ id: '1', lastActivityAt: '2026-06-28' }];
  const { metrics } = starter('default').score(expandFacts({ contacts }));
  const inTouch = metrics.find(({ id }) => id === 'decision-makers-in-touch');
  expect(inTouch).toMatchObject({ state: 'missing', value: null });
});

test('a pulse leaves the scores of companies without one where they were', () => {
  const { scorecards } = starter('default').model;
  const weights = scorecards[0]?.dimensions.map(({ id, weight }) => [id, weight]);
  expect(weights).toEqual([
    ...[
      ['engagement', 45],
      ['support', 30],
      ['commercial', 25],
    ],
    ['sentiment', 10],
  ]);
});

type Measured = readonly { id: string; points: number | null }[];

/** Which of the curve's best and worst points no customer has. */
function unreachedEnds({ id, curve }: Metric, customers: readonly Measured[]): string[] {
  const reached = new Set(customers.map((metrics) => metrics.find((metric) => metric.id === id)?.points));
  const points = pointsOf(curve);
  return [Math.min(...points), Math.max(...points)].filter((end) => !reached.has(end)).map((end) => `${id} at ${end}`);
}

function pointsOf(curve: Curve): number[] {
  if ('linear' in curve) return curve.linear.map(([, points]) => points);
  if ('steps' in curve) return curve.steps.map(([, points]) => points);
  if ('map' in curve) return Object.values(curve.map.values);
  return Object.values(curve.boolean);
}

function inRatio(id: string, text: string): boolean {
  return text.includes(`"ratio":["${id}",`) || new RegExp(`"ratio":\\["[^"]+","${id}"\\]`).test(text);
}

function usageNames({ metrics, scorecards }: Model): Set<string> {
  const all = [...metrics, ...scorecards.flatMap(({ dimensions }) => dimensions.flatMap((part) => part.metrics))];
  return new Set(all.flatMap(({ from }) => ('usage' in from ? [from.usage] : [])));
}
