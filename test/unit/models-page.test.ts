import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFacts } from '@barometer/shared/facts.ts';
import type { Scorecard } from '@barometer/shared/model/model.ts';
import { compileModel } from '@barometer/shared/scoring/compile.ts';
import { parse } from 'yaml';
import { z } from 'zod';
import { readModel } from '../../server/src/model/read.ts';
import { expandFacts, modelAround } from '../support/cases.ts';

const page = readFileSync(join(__dirname, '../../docs/models.md'), 'utf8');
const models = join(__dirname, '../../shared/models');

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);
}

function modelFrom(text: string, fileName: string) {
  const read = readModel(text, fileName);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.model;
}

/** `| `file` | scorecard | dimensions and weights | caps |` */
function rowOf(file: string, { label, dimensions, caps }: Scorecard): string {
  const weights = dimensions.map((dimension) => `${dimension.label} ${dimension.weight}`).join(', ');
  const limits = caps.map(({ max, reason }) => `${max}: ${reason}`).join('; ') || 'none';
  return `| \`${file}\` | ${label} | ${weights} | ${limits} |`;
}

describe('the page about models', () => {
  test('names every starter, and what each of its scorecards weighs and caps', () => {
    const rows = readdirSync(models).flatMap((file) =>
      modelFrom(readFileSync(join(models, file), 'utf8'), file).scorecards.map((scorecard) => rowOf(file, scorecard)),
    );
    const told = page.split('\n').filter((line) => /^\| `[a-z-]+\.yaml` \|/.test(line));
    expect([...told].sort()).toEqual([...rows].sort());
    for (const file of readdirSync(models)) expect(page).toContain(`](../shared/models/${file})`);
  });

  test('scores its example as it says, and not at all without the NPS', () => {
    const [text = ''] = blocks('yaml');
    const [facts = '', answer = ''] = blocks('json');
    const compiled = compileModel(modelFrom(text, 'my-model.yaml'));
    const acme = parseFacts(JSON.parse(facts));
    if (!acme.ok) throw new Error(JSON.stringify(acme.problems));
    expect(compiled.score(acme.facts)).toMatchObject(JSON.parse(answer));

    const silent = { ...acme.facts, company: { ...acme.facts.company, properties: { name: 'Acme' } } };
    expect(compiled.score(silent)).toMatchObject({ state: 'insufficient-data', coverage: 0.4 });
  });

  const curves = [...page.matchAll(/^\| `(\{ (?:linear|steps|map|boolean): .*? \})` \| .* \| (.*) \|$/gm)];

  test.each(curves.map(([, curve = '', points = '']) => ({ curve, points })))(
    '$curve: $points',
    ({ curve, points }) => {
      const metric = {
        from: { field: 'company.custom.x' },
        curve: z.record(z.string(), z.unknown()).parse(parse(curve)),
      };
      const compiled = compileModel(modelAround({ metric }));
      for (const [value = '', expected = ''] of points.split(', ').map((pair) => pair.split(' → '))) {
        const [measured] = compiled.score(expandFacts({ company: { custom: { x: parse(value) } } })).metrics;
        expect([value, measured?.points]).toEqual([value, Number(expected)]);
      }
    },
  );

  test('shows every kind of curve', () => {
    expect(curves).toHaveLength(5);
  });
});
