import { generateBook } from '../sandbox/book/generate.ts';
import { type Sandbox, startSandbox } from '../support/sandbox.ts';
import { bookTime, smallBook } from '../support/small-book.ts';

const book = generateBook({ companies: 40, now: new Date(bookTime) });
const usage = [...(book.usage ?? [])];
const values = usage.reduce((sum, one) => sum + one.values.length, 0);

async function feed(url: string, query = '') {
  const response = await fetch(`${url}/_sandbox/usage${query}`);
  const lines = (await response.text()).trimEnd().split('\n');
  return { status: response.status, lines: lines.map((line) => JSON.parse(line)) };
}

describe('the product beside the simulated CRM', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ book });
  });
  afterAll(() => sandbox.close());

  test('tells its usage line by line, after a line that sums it up', async () => {
    const [summary, ...told] = (await feed(sandbox.url)).lines;
    expect(told).toEqual(usage);
    expect(summary).toEqual({ companies: usage.length / 3, values, lastDay: '2026-10-31' });
  });

  test('tells what is newer than a day, and of the first companies only', async () => {
    const [summary, ...told] = (await feed(sandbox.url, '?after=2026-10-29&companies=2')).lines;
    expect(summary).toEqual({ companies: 2, values: 12, lastDay: '2026-10-31' });
    expect(told.map(({ name }) => name)).toEqual(usage.slice(0, 6).map(({ name }) => name));
    expect(told[0]?.values).toEqual(usage[0]?.values.slice(-2));
    expect((await feed(sandbox.url, '?after=2026-10-31')).lines).toEqual([{ companies: 0, values: 0, lastDay: null }]);
  });

  test('is no call of the CRM, and refuses what it does not understand', async () => {
    expect((await feed(sandbox.url, '?after=yesterday&companies=-1&from=x')).status).toBe(400);
    expect(sandbox.calls.report()).toMatchObject({ total: 0 });
  });

  test('has nothing to tell where the book has no usage', async () => {
    const small = await startSandbox({ book: smallBook() });
    expect((await feed(small.url)).lines).toEqual([{ companies: 0, values: 0, lastDay: null }]);
    await small.close();
  });
});
