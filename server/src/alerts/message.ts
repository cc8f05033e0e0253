import type { CardData } from '@barometer/shared/card.ts';
import { moved } from '@barometer/shared/moved.ts';
import { topRisk } from '@barometer/shared/reason.ts';
import { dayMs } from '@barometer/shared/scoring/time.ts';
import { z } from 'zod';
import type { Firing } from './decide.ts';

const Score = z.object({ score: z.number().nullable(), band: z.string().nullable() });

/** An alert as it is kept until it is told. */
export const AlertMessage = z.object({
  rule: z.string(),
  kind: z.enum(['band', 'fall', 'test']),
  company: z.object({ id: z.string(), name: z.string().nullable(), url: z.string() }),
  /** The CRM's id of whoever looks after the company. */
  ownerId: z.string().nullable(),
  ownerName: z.string().nullable(),
  /** One line: what happened. */
  title: z.string(),
  /** Why, the largest cause first. */
  reasons: z.array(z.string()),
  before: Score,
  after: Score,
  /** ISO; where the change began, and when it was seen. */
  since: z.string(),
  at: z.string(),
});
export type AlertMessage = z.infer<typeof AlertMessage>;

export interface About {
  ruleId: string;
  firing: Firing;
  /** The card, with what moved the score since the change began. */
  card: CardData;
  url: string;
  ownerId: string | null;
  ownerName: string | null;
}

const nameMax = 120;

/** Puts a change into words. Pure. */
export function toMessage({ ruleId, firing, card, url, ownerId, ownerName }: About): AlertMessage {
  const { kind, from, to } = firing;
  const label = (band: string | null) => card.bands.find(({ id }) => id === band)?.label ?? band ?? 'no band';
  const name = (card.company.name ?? `Company ${card.company.id}`).slice(0, nameMax);
  const scores = `${from.score ?? 'no score'} → ${to.score ?? 'no score'}`;
  const days = Math.max(1, Math.round((to.at.getTime() - from.at.getTime()) / dayMs));
  const fell = `${name} fell ${Number(from.score) - Number(to.score)} points in ${days} ${days === 1 ? 'day' : 'days'}`;
  const title = kind === 'band' ? `${name} went from ${label(from.band)} to ${label(to.band)}` : fell;
  return {
    rule: ruleId,
    kind,
    company: { id: card.company.id, name: card.company.name, url },
    ...{ ownerId, ownerName, title: `${title} (${scores})`, reasons: reasonsOf(card) },
    before: { score: from.score, band: from.band },
    after: { score: to.score, band: to.band },
    since: from.at.toISOString(),
    at: to.at.toISOString(),
  };
}

/** What moved it; where that is not known, what pulls it down most. */
function reasonsOf(card: CardData): string[] {
  const causes = (moved(card)?.causes ?? []).map(({ delta, sentence }) => `${sentence} (${signed(delta)})`);
  const risk = topRisk(card);
  return causes.length > 0 ? causes : risk === '' ? [] : [`Top risk: ${risk}`];
}

const signed = (delta: number) => (delta < 0 ? `−${-delta}` : `+${delta}`);
