import type { CardData } from '@barometer/shared/card.ts';
import { scenes } from '../../../cards/gallery/fixture/state.ts';
import type { mountHealthCard } from '../react/mount.tsx';
import { salesforceDetails } from './details.ts';

declare global {
  /** Left behind by the static resource, which the page loads as Lightning does. */
  var barometerHealthCard: typeof mountHealthCard;
}

/** `?scene=details,long-words&width=narrow&locale=de-DE`: what the component `healthCard` shows, for looking at. */
const search = new URLSearchParams(location.search);
const wanted = search.get('scene')?.split(',') ?? ['details', 'capped', 'pulse-set', 'insufficient-data', 'long-words'];
const locale = search.get('locale') ?? 'en-US';
const page = document.getElementById('page');

for (const name of wanted) {
  const card = scenes[name]?.card;
  if (!page || !card || card.state === 'unknown') continue;
  const article = document.createElement('article');
  article.className = search.get('width') ?? '';
  article.innerHTML = '<header>Customer health</header><div></div>';
  page.append(article);
  const place = article.querySelector('div');
  if (place) show(place, salesforceDetails({ ...card, state: card.state }));
}

function show(place: HTMLElement, details: CardData): void {
  const mounted = globalThis.barometerHealthCard(place, { openRecord: () => false, onFault: () => undefined });
  const { name } = details.company;
  const isShown = mounted.show({
    ...{ details: JSON.stringify(details), name, locale },
    ...{ timeZone: 'America/New_York', currency: 'USD' },
  });
  if (!isShown) place.textContent = 'The details cannot be read.';
}
