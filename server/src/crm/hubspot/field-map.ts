import type { RecordType } from '@barometer/shared/crm.ts';
import type { FieldMap } from '../field-map.ts';

/**
 * Where canonical fields come from unless a portal says otherwise. HubSpot has no standard property for renewals,
 * recurring revenue or tiers, so the names people commonly give their own are tried in turn.
 * Not here, because they are derived: ownerName (from owners), a contact's name, and open/closed/won where the
 * calculated property is missing (from pipeline stages). Nor is externalId: whose id a property holds, only its portal
 * knows.
 */
export const defaultFieldMap: FieldMap = {
  company: {
    name: ['name'],
    domain: ['domain'],
    ownerId: ['hubspot_owner_id'],
    lifecycleStage: ['lifecyclestage'],
    createdAt: ['createdate'],
    // "Close date: date the company became a customer" in HubSpot's own words.
    customerSince: ['customer_since', 'closedate'],
    renewalDate: ['renewal_date', 'contract_renewal_date', 'contract_end_date'],
    recurringRevenue: ['recurring_revenue', 'annual_recurring_revenue', 'arr', 'mrr'],
    annualRevenue: ['annualrevenue'],
    employees: ['numberofemployees'],
    industry: ['industry'],
    tier: ['customer_tier', 'tier'],
    parentId: ['hs_parent_company_id'],
    lastActivityAt: ['notes_last_updated', 'hs_last_sales_activity_timestamp', 'notes_last_contacted'],
    nps: ['nps_score', 'nps'],
  },
  contact: {
    email: ['email'],
    jobTitle: ['jobtitle'],
    role: ['hs_buying_role'],
    createdAt: ['createdate'],
    lastActivityAt: ['notes_last_updated', 'hs_last_sales_activity_timestamp', 'notes_last_contacted'],
    optedOut: ['hs_email_optout'],
    nps: ['nps_score', 'nps'],
  },
  deal: {
    name: ['dealname'],
    amount: ['amount'],
    stage: ['dealstage'],
    pipeline: ['pipeline'],
    type: ['dealtype'],
    isClosed: ['hs_is_closed'],
    isWon: ['hs_is_closed_won'],
    createdAt: ['createdate'],
    closeDate: ['closedate'],
    ownerId: ['hubspot_owner_id'],
  },
  ticket: {
    subject: ['subject'],
    priority: ['hs_ticket_priority'],
    status: ['hs_pipeline_stage'],
    pipeline: ['hs_pipeline'],
    category: ['hs_ticket_category'],
    createdAt: ['createdate'],
    closedAt: ['closed_date'],
    firstResponseAt: ['first_agent_reply_date'],
    satisfaction: ['hs_last_csat_survey_rating', 'csat_score'],
  },
};

/** Properties read besides the mapped ones, for derived fields. */
export const derivedFrom: Record<RecordType, string[]> = {
  company: [],
  contact: ['firstname', 'lastname'],
  deal: [],
  ticket: [],
};
