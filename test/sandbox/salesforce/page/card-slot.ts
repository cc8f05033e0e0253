import { type Html, html, json, raw } from '../../page/html.ts';
import type { Row } from '../objects/define.ts';
import type { Org } from '../org.ts';
import { zoneOf } from './value.ts';

export const resourcePath = '/resource/healthReact';

/**
 * The card's React bundle in its place, mounted as our Lightning component mounts it: loaded as a static resource,
 * and given the account's own fields. It calls nobody.
 */
export function cardSlot(org: Org, account: Row): Html {
  const settings = {
    details: account.Health_Details__c ?? null,
    name: account.Name ?? null,
    ...{ locale: 'en-US', timeZone: zoneOf(org), currency: org.currency },
  };
  return html`<section class="card" aria-labelledby="card-title"><h2 id="card-title">Customer health</h2>
<div class="body"><div id="health-card"></div><p id="health-notice" class="weak" hidden></p></div></section>
<script type="application/json" id="card-settings">${json(settings)}</script>
<script src="${resourcePath}" defer></script>
<script type="module">${raw(mountScript)}</script>`;
}

const mountScript = `
const settings = JSON.parse(document.getElementById('card-settings').textContent);
const place = document.getElementById('health-card');
const tell = (text) => Object.assign(document.getElementById('health-notice'), { textContent: text, hidden: false });
if (!settings.details) tell('Not scored yet. The score appears here after the next sync of Barometer.');
else if (!globalThis.barometerHealthCard) tell('The card is not built yet: run npm run build, then reload this page.');
else {
  let card;
  const fail = () => { card?.unmount(); tell('The card could not be shown; the fields beside it hold the score.'); };
  card = globalThis.barometerHealthCard(place, { openRecord: () => false, onFault: fail });
  if (!card.show(settings)) fail();
}
`;
