import type { PulseRequest } from '@barometer/shared/card.ts';
import { type Card, readCard } from '../view/read.ts';
import { ask } from './ask.ts';
import type { CardOptions } from './options.ts';

/** Asks the server for the card. */
export function answer(options: CardOptions): Promise<Card> {
  return ask(options, path(options), { method: 'GET' }, readCard);
}

/** Sets a rating; the answer is the card with it. */
export function answerToPulse(options: CardOptions, pulse: PulseRequest): Promise<Card> {
  return ask(options, `${path(options)}/pulse`, { method: 'PUT', body: pulse }, readCard);
}

/** Takes back the rating set at that moment, and no colleague's; the answer is the card without it. */
export function answerToUndo(options: CardOptions, setAt: string): Promise<Card> {
  const pulse = `${path(options)}/pulse?setAt=${encodeURIComponent(setAt)}`;
  return ask(options, pulse, { method: 'DELETE' }, readCard);
}

function path({ companyId }: CardOptions): string {
  return `/api/card/companies/${encodeURIComponent(companyId)}`;
}
