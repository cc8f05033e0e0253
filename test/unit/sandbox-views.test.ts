import { type Sandbox, startSandbox } from '../support/sandbox.ts';
import { scoredBook } from '../support/scored-book.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ book: scoredBook() });
});
afterAll(() => sandbox.close());

const list = (search: string) => page(`/contacts/${sandbox.portalId}/objects/0-2${search}`);
const dashboard = (search = '') => page(`/reports/${sandbox.portalId}/dashboard${search}`);

async function page(path: string): Promise<{ status: number; html: string }> {
  const { status, body } = await sandbox.call('GET', path);
  return { status, html: String(body) };
}

/** The companies shown, by their numbers. */
async function shown(search: string): Promise<string> {
  const { status, html } = await list(search);
  expect(status).toBe(200);
  return [...html.matchAll(/>Company (\d)</g)].map(([, index]) => index).join(' ');
}

/** A report's rows as text, its cells separated by a bar. */
function rowsOf(html: string, caption: string): string[] {
  const [, table = ''] = html.split(`<caption class="unseen">${caption}</caption>`);
  const [body = ''] = table.split('</tbody>');
  return [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1).map(([, row = '']) =>
    row
      .replaceAll(/<\/t[hd]>/g, '|')
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll(/\s+/g, ' ')
      .replace('||', '|')
      .trim(),
  );
}

describe('a view of the company list', () => {
  test.each([
    ['a band, not a threshold: 38 is still yellow', '?health_band=red', '0'],
    ['a threshold lets both through', '?health_score_lt=40', '0 1'],
    ['several values', '?health_band=red,green', '0 3'],
    ['a fall', '?health_change_30d_lte=-10', '0'],
    ['a fall is no empty change', '?health_change_30d_lte=0', '0 1'],
    ['what is known', '?health_score_known=true', '0 1 3'],
    ['what is not', '?health_band_known=false', '2'],
    ['an empty score is not 0', '?health_score_lte=0', ''],
    ['days from today on', '?renewal_date_within_days=90', '0'],
    ['an edge of days counts', '?renewal_date_within_days=100', '0 1'],
    ['all conditions hold', '?health_coverage_gte=80&health_band=red,yellow', '0'],
    ['an owner', '?hubspot_owner_id=502', '1 2'],
    ['nobody', '?hubspot_owner_id_known=false', '3'],
    ['text in any case', '?name=COMPANY 2', '2'],
    ['a search among them', '?q=company%201&health_score_known=true', '1'],
    ['lowest first, empty last', '?sort=health_score', '0 1 3 2'],
    ['highest first, empty last', '?sort=-health_score', '3 1 0 2'],
  ])('%s', async (_, search, expected) => {
    expect(await shown(search)).toBe(expected);
  });

  test('says its conditions as HubSpot would, and shows what is asked about as a column', async () => {
    const { html } = await list('?health_band=red&renewal_date_within_days=90&sort=renewal_date');
    expect(html).toContain('Health band is any of At risk');
    expect(html).toContain('Renewal date is between today and 90 days from now');
    expect(html).toMatch(/aria-sort="ascending"><a [^>]*>Renewal date/);
    expect(html).toContain('Nov 25, 2026');
  });

  test.each([
    ['?health_bnad=red', 'companies have no property “health_bnad”', 'Did you mean health_band?'],
    ['?sort=-health_scor', 'companies have no property “health_scor”', 'Did you mean health_score?'],
    ['?health_band=purple', 'Health band has no option “purple”', 'green, yellow, red'],
    ['?health_band_lte=red', 'Health band is of type enumeration, which has no lte', 'health_band_known'],
    ['?health_score_within_days=9', 'Health score is of type number, which has no within_days', 'health_score_gte'],
    ['?health_score_lt=low', 'health_score is compared with low, which is not a number', 'Correct the value'],
    ['?health_score_known=yes', '“yes” is neither true nor false', 'Write true or false'],
    ['?renewal_date_within_days=1.5', '“1.5” is not a number of days', 'from 1 to 3660'],
    ['?health_band=', 'no value is given', 'health_band_known=false'],
    ['?health_band=red&health_band=green', 'it stands there twice', 'with commas between'],
    ['?page=0', '“0” is not a page', 'from 1'],
    ['?band=red', 'companies have no property “band”', 'Did you mean'],
  ])('%s is refused, and says why', async (search, message, remedy) => {
    const { status, html } = await list(search);
    expect(status).toBe(400);
    expect(html).toContain(message);
    expect(html).toContain(remedy);
    expect(html).not.toContain('Company 1');
  });
});

describe('the dashboard', () => {
  test('counts the companies of every band, and those without a score apart', async () => {
    const { html } = await dashboard();
    expect(rowsOf(html, 'Companies by health band')).toEqual([
      '● Healthy|1|25%|',
      '▲ Watch|1|25%|',
      '■ At risk|1|25%|',
      'No score|1|25%|',
    ]);
    expect(html).toContain('3 of 4 companies have a score');
  });

  test('averages over those with a score, the lowest first: an empty score is not 0', async () => {
    expect(rowsOf((await dashboard()).html, 'Average health score by owner')).toEqual([
      'Ana Mota|30.0|1 of 1|',
      'Ben Okoro|38.0|1 of 2|',
      'No owner|91.0|1 of 1|',
    ]);
  });

  test('adds up money by band and by month of renewal, what is overdue first', async () => {
    const { html } = await dashboard();
    expect(rowsOf(html, 'Recurring revenue by health band')).toEqual([
      '● Healthy|€0|0%|',
      '▲ Watch|€3K|67%|',
      '■ At risk|€1K|22%|',
      'No score|€500|11%|',
    ]);
    expect(html).toContain('€1,000 of the €4,500 here is in the band “At risk”.');
    const labels = [...html.matchAll(/class="tick"[^>]*>([^<]*)</g)].map(([, label]) => label);
    expect(labels).toEqual(['Overdue', 'Nov', 'Dec', 'Jan', 'Feb', 'Mar', 'Apr']);
  });

  test('tells how far each band can be trusted, and which way companies go', async () => {
    const { html } = await dashboard();
    expect(rowsOf(html, 'Data coverage by health band')).toEqual([
      '● Healthy|100%|',
      '▲ Watch|70%|',
      '■ At risk|90%|',
      'No score|20%|',
    ]);
    expect(rowsOf(html, 'Companies by health trend').at(-1)).toBe('No trend yet|2|50%|');
  });

  test('takes conditions like a list, and hands them on to the lists behind its numbers', async () => {
    const { html } = await dashboard('?health_coverage_gte=80');
    expect(html).toContain('2 of 2 companies have a score');
    expect(html).toContain('/objects/0-2?health_coverage_gte=80&amp;health_band=red"');
    expect(await dashboard('?sort=health_score')).toMatchObject({ status: 400 });
    expect((await dashboard('?q=acme')).html).toContain('this page has no such thing');
  });

  test('every link on it opens a list', async () => {
    const { html } = await dashboard();
    const links = [...html.matchAll(/href="([^"]*objects[^"]*)"/g)].map(([, path = '']) =>
      path.replaceAll('&amp;', '&'),
    );
    expect(links.length).toBeGreaterThan(10);
    for (const path of new Set(links)) expect([path, (await page(path)).status]).toEqual([path, 200]);
  });

  test('an account that Barometer never wrote to is told so', async () => {
    const bare = await startSandbox();
    const { body } = await bare.call('GET', `/reports/${bare.portalId}/dashboard`);
    expect(body).toContain('No health properties yet');
    await bare.close();
  });
});
