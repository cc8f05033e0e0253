import type { BookRecord } from './book.ts';
import { date, datetime } from './moment.ts';
import { dealPipelines, outcomeOf } from './pipelines.ts';

/** Wire records from plain facts: the one place that knows which HubSpot property holds what. Moments are epoch ms. */

const moment = (ms: number | null): string | null => (ms === null ? null : datetime(ms));
const amount = (value: number | null): string | null => (value === null ? null : String(value));

export interface CompanyFacts {
  id: string;
  created: number;
  updated: number;
  name: string | null;
  domain: string | null;
  phone: string | null;
  industry: string | null;
  city: string | null;
  country: string | null;
  employees: number | null;
  annualRevenue: number | null;
  lifecycle: string | null;
  ownerId: string | null;
  customerSince: number | null;
  lastActivity: number | null;
  lastContacted: number | null;
  renewal: number | null;
  churned: number | null;
  recurringRevenue: number | null;
  seats: number | null;
  tier: string | null;
  nps: number | null;
}

export function companyRecord(facts: CompanyFacts): BookRecord {
  const createdAt = datetime(facts.created);
  const updatedAt = datetime(facts.updated);
  const properties = {
    name: facts.name,
    domain: facts.domain,
    website: facts.domain === null ? null : `https://www.${facts.domain}`,
    phone: facts.phone,
    industry: facts.industry,
    city: facts.city,
    country: facts.country,
    numberofemployees: amount(facts.employees),
    annualrevenue: amount(facts.annualRevenue),
    lifecyclestage: facts.lifecycle,
    hubspot_owner_id: facts.ownerId,
    createdate: createdAt,
    hs_lastmodifieddate: updatedAt,
    hs_object_id: facts.id,
    closedate: moment(facts.customerSince),
    notes_last_updated: moment(facts.lastActivity),
    notes_last_contacted: moment(facts.lastContacted),
    renewal_date: facts.renewal === null ? null : date(facts.renewal),
    churned_on: facts.churned === null ? null : date(facts.churned),
    recurring_revenue: amount(facts.recurringRevenue),
    seats: amount(facts.seats),
    customer_tier: facts.tier,
    nps_score: amount(facts.nps),
  };
  return { id: facts.id, createdAt, updatedAt, properties };
}

export interface ContactFacts {
  id: string;
  companyIds: string[];
  created: number;
  updated: number;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  jobTitle: string | null;
  role: string | null;
  phone: string | null;
  lastActivity: number | null;
  optedOut: boolean;
  lifecycle: string | null;
  ownerId: string | null;
}

export function contactRecord(facts: ContactFacts): BookRecord {
  const createdAt = datetime(facts.created);
  const updatedAt = datetime(facts.updated);
  const properties = {
    email: facts.email,
    firstname: facts.firstName,
    lastname: facts.lastName,
    jobtitle: facts.jobTitle,
    phone: facts.phone,
    createdate: createdAt,
    lastmodifieddate: updatedAt,
    notes_last_updated: moment(facts.lastActivity),
    hs_email_optout: facts.optedOut ? 'true' : 'false',
    hs_buying_role: facts.role,
    lifecyclestage: facts.lifecycle,
    hubspot_owner_id: facts.ownerId,
    hs_object_id: facts.id,
    associatedcompanyid: facts.companyIds[0] ?? null,
  };
  return { id: facts.id, createdAt, updatedAt, properties, companyIds: facts.companyIds };
}

export interface DealFacts {
  id: string;
  companyIds: string[];
  created: number;
  updated: number;
  name: string | null;
  amount: number | null;
  pipeline: string;
  stage: string;
  type: 'newbusiness' | 'existingbusiness' | null;
  close: number | null;
  ownerId: string | null;
}

export function dealRecord(facts: DealFacts): BookRecord {
  const outcome = outcomeOf(dealPipelines, facts.pipeline, facts.stage);
  if (outcome === undefined) throw new Error(`No stage ${facts.stage} in the pipeline ${facts.pipeline}`);
  const createdAt = datetime(facts.created);
  const updatedAt = datetime(facts.updated);
  const properties = {
    dealname: facts.name,
    amount: amount(facts.amount),
    dealstage: facts.stage,
    pipeline: facts.pipeline,
    dealtype: facts.type,
    closedate: moment(facts.close),
    createdate: createdAt,
    hs_lastmodifieddate: updatedAt,
    hubspot_owner_id: facts.ownerId,
    hs_is_closed: outcome.closed ? 'true' : 'false',
    hs_is_closed_won: outcome.won ? 'true' : 'false',
    hs_object_id: facts.id,
  };
  return { id: facts.id, createdAt, updatedAt, properties, companyIds: facts.companyIds };
}

export interface TicketFacts {
  id: string;
  companyIds: string[];
  created: number;
  updated: number;
  subject: string | null;
  content: string | null;
  stage: string;
  priority: string | null;
  category: string | null;
  closed: number | null;
  firstReply: number | null;
  ownerId: string | null;
  source: string | null;
  satisfaction: number | null;
}

export function ticketRecord(facts: TicketFacts): BookRecord {
  const createdAt = datetime(facts.created);
  const updatedAt = datetime(facts.updated);
  const properties = {
    subject: facts.subject,
    content: facts.content,
    hs_pipeline: '0',
    hs_pipeline_stage: facts.stage,
    hs_ticket_priority: facts.priority,
    hs_ticket_category: facts.category,
    createdate: createdAt,
    closed_date: moment(facts.closed),
    first_agent_reply_date: moment(facts.firstReply),
    hs_lastmodifieddate: updatedAt,
    hubspot_owner_id: facts.ownerId,
    source_type: facts.source,
    hs_object_id: facts.id,
    csat_score: amount(facts.satisfaction),
  };
  return { id: facts.id, createdAt, updatedAt, properties, companyIds: facts.companyIds };
}
