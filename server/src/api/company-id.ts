import { z } from 'zod';

/** A company's id as it comes in an address: HubSpot's are digits, Salesforce's letters and digits. */
export const CompanyId = z.string().regex(/^[A-Za-z0-9]{1,32}$/);
