import { modelValidate } from '../../server/src/commands/model-validate.ts';
import { score } from '../../server/src/commands/score.ts';
import { InputError } from '../../server/src/problem.ts';
import { memoryIo } from '../support/memory-io.ts';

const model = `
version: 1
name: Small
bands: [{ id: green, from: 70 }, { id: red, from: 0 }]
hysteresis: 5
scorecards:
  - id: all
    dimensions:
      - id: d
        weight: 1
        metrics: [{ id: x, weight: 1, from: { field: company.nps }, curve: { linear: [[0, 0], [10, 100]] } }]
`;
const company = (id: string, nps: number | string) =>
  JSON.stringify({ asOf: '2026-06-30', company: { id, properties: { nps } } });

async function refusal(promise: Promise<unknown>): Promise<InputError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InputError)) throw new Error('this should have been refused');
  return error;
}

describe('barometer score', () => {
  test('prints one answer, the same bytes with and without --json', async () => {
    const { io, out } = memoryIo({ 'm.yml': model, 'f.json': company('1', 6.8) });
    expect(await score({ model: 'm.yml', facts: 'f.json' }, io)).toBe(0);
    const plain = out.stdout;
    expect(plain).toMatch(/^\{"scorecard":"all","state":"scored","score":68,.*\}\n$/);
    expect(await score({ model: 'm.yml', facts: 'f.json', json: true }, io)).toBe(0);
    expect(out.stdout).toBe(plain + plain);
    expect(out.stderr).toBe('');
  });

  test('reads standard input, pretty JSON and a byte order mark', async () => {
    const pretty = JSON.stringify(JSON.parse(company('1', 10)), null, '\t');
    const { io, out } = memoryIo({ 'm.yml': `\uFEFF${model}`, '-': `\uFEFF${pretty}` });
    expect(await score({ model: 'm.yml', facts: '-' }, io)).toBe(0);
    expect(JSON.parse(out.stdout)).toMatchObject({ score: 100 });
  });

  test.each(['m.yml', 'f.json', 'f.jsonl'])('refuses %s where it is no UTF-8', async (broken) => {
    const files = { 'm.yml': model, 'f.json': company('1', 10), 'f.jsonl': company('1', 10) };
    const latin = { [broken]: Buffer.from(`${files['m.yml']}# Zürich`, 'latin1') };
    const facts = broken === 'm.yml' ? 'f.json' : broken;
    const error = await refusal(score({ model: 'm.yml', facts }, memoryIo({ ...files, ...latin }).io));
    expect(error.problems).toEqual([
      { file: broken, path: '', message: 'this is not UTF-8', remedy: 'Save it as UTF-8' },
    ]);
  });

  test('refuses a model with a NUL in it, as publishing it would', async () => {
    const { io } = memoryIo({ 'm.yml': `# \0${model}`, 'f.json': company('1', 10) });
    const { message } = await refusal(score({ model: 'm.yml', facts: 'f.json' }, io));
    expect(message).toContain('m.yml: there is a NUL character in it');
  });

  test('takes the previous band and another moment', async () => {
    const facts = JSON.stringify({
      asOf: '2026-06-30',
      company: { id: '1', properties: { nps: 6.8 } },
      tickets: [{ id: '1', createdAt: '2026-06-29' }],
    });
    const counting = model.replace('field: company.nps', 'count: tickets').replace('[10, 100]', '[1, 66]');
    const { io, out } = memoryIo({ 'm.yml': counting, 'f.json': facts });
    await score({ model: 'm.yml', facts: 'f.json', previousBand: 'green' }, io);
    await score({ model: 'm.yml', facts: 'f.json', previousBand: 'green', asOf: '2026-06-28T23:59:59Z' }, io);
    const [now, before] = out.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(now).toMatchObject({ score: 66, band: 'green' });
    expect(before).toMatchObject({ score: 0, band: 'red' });
  });

  test('answers a .jsonl file line by line', async () => {
    const lines = [company('1', 1), company('2', 2), company('é', 3)];
    for (const text of [lines.join('\n'), `${lines.join('\r\n')}\r\n`, `${lines.join('\n')}\n\n\n`]) {
      const { io, out } = memoryIo({ 'm.yml': model, 'f.jsonl': text });
      expect(await score({ model: 'm.yml', facts: 'f.jsonl', json: true }, io)).toBe(0);
      const answers = out.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).score);
      expect(answers).toEqual([10, 20, 30]);
    }
  });

  test('a line separator inside a text ends no line', async () => {
    const text = `${JSON.stringify({ asOf: '2026-06-30', company: { id: '1\u20282', properties: { nps: 4 } } })}\n`;
    const { io, out } = memoryIo({ 'm.yml': model, 'f.jsonl': text });
    expect(await score({ model: 'm.yml', facts: 'f.jsonl' }, io)).toBe(0);
    expect(JSON.parse(out.stdout)).toMatchObject({ score: 40 });
  });

  test('puts an error in the place of a line that is no facts document, and fails at the end', async () => {
    const lines = [company('1', 1), '{"asOf":', company('2', 2), '{"asOf":"2026-06-30T10:00:00","company":{}}'];
    const { io, out } = memoryIo({ 'm.yml': model, 'f.jsonl': lines.join('\n') });
    expect(await score({ model: 'm.yml', facts: 'f.jsonl' }, io)).toBe(1);
    const printed = out.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(printed).toMatchObject([
      { score: 10 },
      {
        error: { message: expect.stringContaining('line 2'), problems: [{ message: expect.stringContaining('JSON') }] },
      },
      { score: 20 },
      { error: { problems: [{ path: 'asOf' }, { path: 'company.id' }] } },
    ]);
    expect(out.stderr).toContain('2 of 4 lines');
  });

  test('refuses bad input with every problem, where it is and what would be right', async () => {
    const { io, out } = memoryIo({
      'm.yml': model.replace('hysteresis: 5', 'histeresis: 5'),
      'f.json': '{"company":{"id":1}}',
    });
    const flags = { model: 'm.yml', facts: 'f.json', asOf: '2026-06-30T10:00:00' };
    const error = await refusal(score(flags, io));
    expect(error.message.split('\n')).toEqual([
      expect.stringMatching(/^m\.yml:5:1 histeresis: unknown key.*"hysteresis"/),
      expect.stringMatching(/^--as-of: .*no time zone.*08:00:00Z/),
      expect.stringMatching(/^f\.json asOf: is required/),
      expect.stringMatching(/^f\.json company\.id: 1 is not text/),
    ]);
    expect(out.stdout).toBe('');
    await refusal(score({ ...flags, json: true }, io));
    expect(JSON.parse(out.stdout)).toEqual({ error: { message: 'bad input', problems: error.problems } });
  });

  test.each([
    [{ previousBand: 'yellow' }, /--previous-band: the model has no band "yellow"\. Name one of green, red/],
    [{ asOf: 'yesterday' }, /--as-of: "yesterday" is not a date/],
    [{ facts: 'none.json' }, /none\.json: there is no such file/],
    [{ facts: 'none.jsonl' }, /none\.jsonl: there is no such file/],
    [{ model: 'none.yml' }, /none\.yml: there is no such file/],
    [{ facts: 'm.yml' }, /m\.yml: this is not JSON/],
  ])('refuses %j', async (flags, message) => {
    const { io } = memoryIo({ 'm.yml': model, 'f.json': company('1', 1) });
    expect((await refusal(score({ model: 'm.yml', facts: 'f.json', ...flags }, io))).message).toMatch(message);
  });
});

describe('barometer model validate', () => {
  test('says that a model is valid, and what is in it', async () => {
    const { io, out } = memoryIo({ 'm.yml': model });
    expect(await modelValidate({ ref: 'm.yml' }, io)).toBe(0);
    expect(out).toEqual({ stdout: 'm.yml: valid. "Small" has 1 scorecard and 1 metric.\n', stderr: '' });
    expect(await modelValidate({ ref: 'm.yml', json: true }, io)).toBe(0);
    expect(out.stdout).toContain('{"ok":true,"problems":[]}\n');
  });

  test('tells every problem with its place', async () => {
    const { io, out } = memoryIo({ 'm.yml': model.replace('version: 1', 'version: 3').replace('nps', 'npss') });
    expect(await modelValidate({ ref: 'm.yml', json: true }, io)).toBe(2);
    const lines = out.stderr.trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^m\.yml:2:1 version: 3 is not known here\. Write 1\.$/),
      expect.stringMatching(
        /^m\.yml:11:\d+ scorecards\[0\]\.dimensions\[0\]\.metrics\[0\]\.from\.field: .*"company\.nps"/,
      ),
    ]);
    expect(JSON.parse(out.stdout)).toMatchObject({ ok: false, problems: [{ line: 2 }, { line: 11 }] });
  });

  test('a file that is not there is bad input', async () => {
    const { io, out } = memoryIo({});
    expect(await modelValidate({ ref: 'm.yml' }, io)).toBe(2);
    expect(out.stderr).toMatch(/no such file/);
  });
});
