import { normalDomain } from '@barometer/shared/domain.ts';
import { parseInstant } from '@barometer/shared/scoring/time.ts';
import { z } from 'zod';

export const itemsMax = 1_000;

/** The envelope; items are judged one by one, so that a bad one costs nobody else. */
export const UsageBatch = z.strictObject({ items: z.array(z.unknown()).min(1).max(itemsMax) });

/** How whoever sends usage names a company; `externalId` is the field of that name in the CRM. */
export type CompanyName = { id: string } | { domain: string } | { externalId: string };

export interface UsageItem {
  company: CompanyName;
  name: string;
  day: string;
  value: number;
}

export interface ItemFault {
  code: string;
  message: string;
  remedy: string;
}

export interface ItemError extends ItemFault {
  index: number;
}

/** Neither database keeps a NUL, or half of a surrogate pair, in text. */
const label = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);
const Company = z.union([
  z.strictObject({ id: label(64) }),
  z.strictObject({ domain: label(255) }),
  z.strictObject({ externalId: label(255) }),
]);
const Item = z.strictObject({ company: z.unknown(), name: z.unknown(), date: z.unknown(), value: z.unknown() });

export const isUsageName = (text: string) => /^[a-z][a-z0-9_.-]{0,63}$/.test(text);

/** What is wrong with an item, or the item. `now`: a day that has begun nowhere on earth (UTC+14) lies ahead. */
export function readItem(value: unknown, now: Date): UsageItem | ItemFault {
  const item = Item.safeParse(value);
  if (!item.success)
    return fault(
      'bad-item',
      'the item is not of the form asked',
      'Send company, name, date and value, and nothing else',
    );
  const company = Company.safeParse(item.data.company);
  if (!company.success)
    return fault(
      'bad-company',
      'the company is not named by one of id, domain and externalId',
      'Send { "id": … }, { "domain": … } or { "externalId": … }',
    );
  if (typeof item.data.name !== 'string' || !isUsageName(item.data.name))
    return fault('bad-name', 'the name is not one', 'Use small letters, digits and _ . -, at most 64, a letter first');
  const { date } = item.data;
  const day = typeof date === 'string' && date.length === 10 ? parseInstant(date) : undefined;
  if (typeof date !== 'string' || day === undefined)
    return fault('bad-date', 'the date is not a day', 'Write it as YYYY-MM-DD');
  if (day > now.getTime() + 14 * 3_600_000)
    return fault('future-date', 'the date lies in the future', 'Send a day once it has begun');
  if (typeof item.data.value !== 'number' || !Number.isFinite(item.data.value))
    return fault(
      'bad-value',
      'the value is not a finite number',
      'Send a number such as 1234.5, or leave the item out',
    );
  return { company: normal(company.data), name: item.data.name, day: date, value: item.data.value };
}

function normal(company: CompanyName): CompanyName {
  return 'domain' in company ? { domain: normalDomain(company.domain) } : company;
}

export const fault = (code: string, message: string, remedy: string): ItemFault => ({ code, message, remedy });

/**
 * JSON as Python writes it: bare `NaN` and `Infinity` are no JSON, but cost only their item, not the whole batch.
 * @throws SyntaxError
 */
export function parseLenient(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A text that never ends is taken to the end as well: looked for from each of its quotes, it would take hours.
    const mended = text.replace(/"(?:[^"\\]|\\.?)*(?:"|$)|-?\b(?:NaN|Infinity)\b/gs, (found) =>
      found[0] === '"' ? found : 'null',
    );
    return JSON.parse(mended);
  }
}
