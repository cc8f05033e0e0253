import { Client } from '@hubspot/api-client';
import type { Account } from './account.ts';
import { loopProperty } from './book.ts';

export interface LoopOutcome {
  seconds: number;
  companies: number;
}

/**
 * The loop most teams write with HubSpot's own client: all records by `getAll`, the associations of each company by a
 * call each, a score from what was found, and one PATCH per company. The client's own limiter and retries are on.
 */
export async function runUsualLoop(account: Account): Promise<LoopOutcome> {
  const started = performance.now();
  const client = new Client({
    basePath: account.url,
    accessToken: account.accessToken ?? '',
    numberOfApiCallRetries: 3,
  });
  const { crm } = client;
  const companies = await crm.companies.getAll(100, undefined, ['name', 'renewal_date']);
  const contacts = byId(await crm.contacts.getAll(100, undefined, ['email', 'notes_last_updated']));
  const deals = byId(await crm.deals.getAll(100, undefined, ['dealstage', 'amount']));
  const tickets = byId(await crm.tickets.getAll(100, undefined, ['hs_pipeline_stage', 'hs_ticket_priority']));
  for (const company of companies) {
    const of = async (to: string, known: Map<string, Properties>) => {
      const page = await crm.associations.v4.basicApi.getPage('companies', company.id, to, undefined, 500);
      return page.results.map(({ toObjectId }) => known.get(String(toObjectId)) ?? {});
    };
    const [people, sales, asked] = [
      await of('contacts', contacts),
      await of('deals', deals),
      await of('tickets', tickets),
    ];
    const open = asked.filter((ticket) => ticket.hs_pipeline_stage !== '4').length;
    const score = Math.max(0, Math.min(100, 50 + people.length * 2 + sales.length * 5 - open * 10));
    await crm.companies.basicApi.update(company.id, { properties: { [loopProperty]: String(score) } });
  }
  return { seconds: (performance.now() - started) / 1000, companies: companies.length };
}

type Properties = Record<string, string | null>;

function byId(records: { id: string; properties: Properties }[]): Map<string, Properties> {
  return new Map(records.map(({ id, properties }) => [id, properties]));
}
