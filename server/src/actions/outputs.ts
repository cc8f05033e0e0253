import type { ActionEnd } from '../crm/action.ts';
import type { ActionOutcome } from '../store/workflow-actions.ts';

/** Why an action failed; an app can say it in words of its own in the history of the workflow. */
export type FailureCode =
  | 'BAD_VALUE'
  | 'BAD_REASON'
  | 'NOT_A_COMPANY'
  | 'COMPANY_NOT_FOUND'
  | 'NOT_SYNCED_YET'
  | 'SCORE_REFUSED'
  | 'TOO_LATE';

const messages: Record<FailureCode, string> = {
  BAD_VALUE: 'The rating is not a number from 0 to 100.',
  BAD_REASON: 'The reason is longer than 500 characters.',
  NOT_A_COMPANY: 'This action is for companies only.',
  COMPANY_NOT_FOUND: 'Barometer does not know this company: it is deleted, or was not synced yet.',
  NOT_SYNCED_YET: 'The first sync of this account is not through yet.',
  SCORE_REFUSED: 'HubSpot refused to take the score of this company.',
  TOO_LATE: 'The company could not be scored in time; it will be as soon as that is possible.',
};

/** The workflow goes on, and its history says why this step did nothing. */
export const failed = (code: FailureCode): ActionEnd => ({
  state: 'failed',
  outputs: { errorCode: code, message: messages[code] },
});

/** What a workflow is told of a company: a company with too little data has no score, and the fields are left out. Pure. */
export function endOf({ known, settled, refused, score, band }: ActionOutcome): ActionEnd {
  if (!settled) return failed('TOO_LATE');
  if (!known) return failed('COMPANY_NOT_FOUND');
  if (refused) return failed('SCORE_REFUSED');
  return scored({ score, band });
}

/** The workflow goes on with what the company's score is now. */
export const scored = ({ score, band }: Pick<ActionOutcome, 'score' | 'band'>): ActionEnd => ({
  state: 'done',
  outputs: {
    ...(score === null ? {} : { health_score: String(score) }),
    ...(band === null ? {} : { health_band: band }),
  },
});
