import { caps } from './cap.ts';
import type { CardView } from './card-view.ts';
import { dimensions } from './dimension.ts';
import { footer } from './footer.ts';
import { headline } from './headline.ts';
import { history } from './history.ts';
import { metrics } from './metric.ts';
import { movedView } from './moved.ts';
import { notice } from './notice.ts';
import { hidesScore, type Problem, problemNotice } from './problem.ts';
import { notRated, pulseView, type Rated } from './pulse.ts';
import type { Card } from './read.ts';
import { reasonViews } from './reason.ts';

/** What is known at this moment: nothing yet, a card, a problem, or an older card beside a problem. */
export interface Known {
  card: Card | null;
  problem: Problem | null;
  /** The card is the server's answer; false for the CRM field that only knows the gist. */
  complete: boolean;
  /** No server is asked: the CRM field is all there is, and nothing more will come. */
  alone?: boolean;
  /** What the person at the card is doing about their rating. */
  rated?: Rated;
  now: string;
}

const nothing: CardView = {
  state: 'loading',
  title: 'Customer health',
  loading: false,
  headline: null,
  notice: null,
  caps: [],
  reasons: null,
  moved: null,
  metrics: null,
  dimensions: [],
  history: null,
  pulse: null,
  footer: null,
  announcement: '',
};

/** The whole card in words. */
export function cardView({ card, problem, complete, alone = false, rated = notRated, now }: Known): CardView {
  if (problem && (!card || hidesScore(problem))) {
    const told = problemNotice(problem);
    return { ...nothing, state: problem.code ?? problem.kind, notice: told, announcement: told.title };
  }
  if (!card) return { ...nothing, loading: true };
  const head = headline(card, complete);
  const explained = card.state === 'scored' && card.score !== null;
  const final = complete || alone;
  const past = explained ? history(card, complete) : null;
  return {
    state: card.state,
    title: `Health of ${card.company.name ?? 'this company'}`,
    loading: false,
    headline: head,
    notice: notice(card, !alone),
    caps: explained ? caps(card) : [],
    reasons: explained ? reasonViews(card) : null,
    moved: explained ? movedView(card) : null,
    metrics: metrics(card, final),
    dimensions: explained ? dimensions(card) : [],
    history: alone && past?.kind !== 'line' ? null : past,
    pulse: pulseView(card, rated, alone ? 'never' : complete && problem === null, now),
    footer: footer(card, problem, now, final),
    announcement: [head.spoken, card.score !== null && head.word, problem && problemNotice(problem).title]
      .filter(Boolean)
      .join(', '),
  };
}
