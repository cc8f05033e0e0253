import { percent } from '@barometer/shared/words/number.ts';
import { exactTime, timeAgo } from '@barometer/shared/words/time.ts';
import type { FooterView, PageLink } from './card-view.ts';
import { type Problem, problemLine } from './problem.ts';
import type { Card } from './read.ts';

/** Can I trust it: how fresh, from how much data, by which model. Null before the first score. */
export function footer(card: Card, problem: Problem | null, now: string, complete: boolean): FooterView | null {
  const { scoredAt, coverage, model, scorecard, links } = card;
  const ago = scoredAt ? timeAgo(scoredAt, now, card) : null;
  const exact = scoredAt ? exactTime(scoredAt, card) : null;
  const known = coverage === null ? null : `${percent(coverage, card)} of the data`;
  if (!scoredAt && !problem) return null;
  const scored = card.state === 'insufficient-data' ? 'Checked' : 'Scored';
  return {
    scored: scoredAt && ago && exact ? { text: `${scored} ${ago}`, exact, at: scoredAt } : null,
    parts: [known, model && `${model.name} v${model.version}`, scorecard && `${scorecard.label} scorecard`].filter(
      (part) => typeof part === 'string',
    ),
    links: complete ? pageLinks(links) : null,
    stale: problem && {
      text: `${problemLine(problem)}: ${ago ? `last known score, from ${ago}` : 'this is the last known state'}`,
      exact,
      reference: problem.requestId ?? null,
    },
  };
}

function pageLinks(links: Card['links']): PageLink[] {
  return [
    { text: 'Brief for the customer', href: links?.brief },
    { text: 'Open by itself', href: links?.card },
  ].filter((link): link is PageLink => link.href !== undefined);
}
