import { CardData } from '@barometer/shared/card.ts';
import { z } from 'zod/mini';

/** Card data, possibly in a state that a newer server knows and this card does not. */
export type Card = Omit<CardData, 'state'> & { state: CardData['state'] | 'unknown' };

const Body = z.omit(CardData, { state: true });
const State = z.pick(CardData, { state: true });

/** Null when it cannot be read as a card at all. */
export function readCard(json: unknown): Card | null {
  const body = Body.safeParse(json);
  if (!body.success) return null;
  const state = State.safeParse(json);
  return { ...body.data, state: state.success ? state.data.state : 'unknown' };
}

/** The `health_details` field: our own text, but anybody may edit a CRM field, so what cannot be read is ignored. */
export function readDetails(details: string | null | undefined): Card | null {
  if (!details) return null;
  try {
    return readCard(JSON.parse(details));
  } catch {
    return null;
  }
}
