import { type Html, html } from '../../page/html.ts';
import type { Field, Row, Value } from '../objects/define.ts';
import type { Org } from '../org.ts';
import { recordPath } from './layout.ts';

const locale = 'en-US';

/** A field's value as a person reads it. */
export function valueText(org: Org, field: Field, row: Row): Html {
  const value = row[field.name] ?? null;
  if (field.type === 'boolean') return html`${value === true ? '✓' : '–'}`;
  if (value === null) return html``;
  switch (field.type) {
    case 'currency':
      return html`${Number(value).toLocaleString(locale, { style: 'currency', currency: currencyOf(org, row), maximumFractionDigits: field.scale })}`;
    case 'percent':
      return html`${String(value)}%`;
    case 'int':
    case 'double':
      return html`${Number(value).toLocaleString(locale, { maximumFractionDigits: field.scale })}`;
    case 'date':
      return html`${day(String(value), 'UTC')}`;
    case 'datetime':
      return html`${day(String(value).replace('+0000', 'Z'), zoneOf(org), true)}`;
    case 'reference':
      return referenceText(org, String(value));
    case 'picklist':
      return field.name === 'Health_Band__c' ? bandTag(field, value) : html`${labelOf(field, value)}`;
    default:
      return html`${String(value)}`;
  }
}

function referenceText(org: Org, id: string): Html {
  const object = org.schema.objectOfId(id)?.name;
  const parent = object === undefined ? undefined : org.table(object).find(id);
  const name = String(parent?.Name ?? id);
  return object === 'Account' ? html`<a href="${recordPath(object, id)}">${name}</a>` : html`${name}`;
}

/** A reference is called after what it leads to, not after its id. */
export function fieldLabel({ name, label, type }: Field): string {
  if (name === 'OwnerId') return 'Account Owner';
  return type === 'reference' ? label.replace(/ ID$/, '') : label;
}

export function labelOf(field: Field, value: Value): string {
  return field.values.find((one) => one.value === value)?.label ?? String(value ?? '');
}

const shapes: Record<string, string> = { green: '●', yellow: '▲', red: '■' };

/** Colour is never the only signal. */
export function bandTag(field: Field, value: Value): Html {
  const tone = toneOf(value);
  return html`<span class="band band-${tone}"><span aria-hidden="true">${shapes[tone] ?? '◆'}</span> ${labelOf(field, value)}</span>`;
}

export function toneOf(value: Value): string {
  return String(value) in shapes ? String(value) : 'other';
}

export function money(org: Org, amount: number): string {
  return amount.toLocaleString(locale, { style: 'currency', currency: org.currency, maximumFractionDigits: 0 });
}

function day(iso: string, timeZone: string, withTime = false): string {
  const time = withTime ? ({ timeStyle: 'short' } as const) : {};
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', ...time }).format(new Date(iso));
}

export function zoneOf(org: Org): string {
  return String(org.table('Organization').all()[0]?.TimeZoneSidKey ?? 'UTC');
}

function currencyOf(org: Org, row: Row): string {
  return typeof row.CurrencyIsoCode === 'string' ? row.CurrencyIsoCode : org.currency;
}
