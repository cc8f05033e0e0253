import { number, percent } from '@barometer/shared/words/number.ts';
import { date } from '@barometer/shared/words/time.ts';
import type { NoticeView } from './card-view.ts';
import { missingSteps } from './missing.ts';
import type { Card } from './read.ts';

/** What a state means and what a person can do about it. A plain score needs no words. */
export function notice(card: Card, canRate = true): NoticeView | null {
  switch (card.state) {
    case 'scored':
      return null;
    case 'not-synced':
      return info(
        null,
        'Barometer is still reading this company. Its score appears here by itself, usually within minutes.',
      );
    case 'insufficient-data':
      return { ...info(null, coverageText(card)), steps: missingSteps(card, canRate) };
    case 'frozen':
      return info(null, frozenText(card));
    case 'no-scorecard':
      return info(null, scorecardText(card));
    default:
      return info(
        'This card is older than its data',
        'Reload the page. If this stays, ask an admin to update Barometer.',
      );
  }
}

function info(title: string | null, text: string): NoticeView {
  return { tone: 'info', title, text, steps: [], reference: null, canRetry: false };
}

function coverageText(card: Card): string {
  const known = card.coverage === null ? 'Too little' : `Only ${percent(card.coverage, card)}`;
  return `${known} of what the model looks at is known. A guess would mislead, so there is no score. Still missing:`;
}

function frozenText(card: Card): string {
  const last = card.score === null ? '' : ` Its last score was ${number(card.score, card, 0)}`;
  const when = last && card.scoredAt ? `, on ${date(card.scoredAt, card)}` : '';
  return `The model no longer scores companies like this one, for example after they have left.${last}${when}${last ? '.' : ''}`;
}

function scorecardText({ model }: Card): string {
  const name = model ? `${model.name} v${model.version}` : 'The model';
  return `${name} has no scorecard for companies like this one. Whoever edits the model can add one that matches every company.`;
}
