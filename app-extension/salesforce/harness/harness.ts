import type { CardData } from '@barometer/shared/card.ts';
import { createElement } from '@lwc/engine-dom';
import HealthCard from 'c/healthCard';
import { scenes } from '../../../cards/gallery/fixture/state.ts';
import { accountFields, type Fields } from './records.ts';
import slds from './slds.css?inline';

declare global {
  /** By id, what Lightning Data Service answers. */
  var harnessRecords: Record<string, { data?: { fields: Fields }; error?: unknown }>;
}

const cardOf = (name: string): CardData => {
  const { card } = scenes[name] ?? {};
  if (!card || card.state === 'unknown') throw new Error(`There is no scene ${name}.`);
  return { ...card, state: card.state };
};
const fieldsOf = (name: string, less: readonly string[] = []): Fields =>
  Object.fromEntries(Object.entries(accountFields(cardOf(name))).filter(([field]) => !less.includes(field)));
const all = Object.keys(fieldsOf('details')).filter((field) => field !== 'Name');
const empty = { value: null, displayValue: null };

/** What only the Lightning component shows; every scene of the gallery is one too. */
const states: Record<string, () => (typeof harnessRecords)[string]> = {
  loading: () => ({}),
  refused: () => ({ error: {} }),
  hidden: () => ({ data: { fields: fieldsOf('details', all) } }),
  'details-hidden': () => ({ data: { fields: fieldsOf('details', ['Health_Details__c']) } }),
  unreadable: () => ({ data: { fields: { ...fieldsOf('at-risk'), Health_Details__c: { ...empty, value: '{' } } } }),
  unscored: () => ({ data: { fields: Object.fromEntries(all.map((field) => [field, empty])) } }),
};

/** `?scene=details,hidden&width=816px`: the component `healthCard`, compiled as it deploys, for looking at. */
const search = new URLSearchParams(location.search);
const page = document.getElementById('page');
page?.style.setProperty('--width', search.get('width') ?? '400px');
const sheet = new CSSStyleSheet();
sheet.replaceSync(slds);

for (const name of search.get('scene')?.split(',') ?? ['details', ...Object.keys(states)]) {
  globalThis.harnessRecords = {
    ...globalThis.harnessRecords,
    [name]: states[name]?.() ?? { data: { fields: fieldsOf(name) } },
  };
  const element = createElement('c-health-card', { is: HealthCard });
  Object.assign(element, { recordId: name });
  page?.append(element);
  element.shadowRoot?.adoptedStyleSheets.push(sheet);
}
