import { userInfo } from 'node:os';
import { modelPublishTask, type PublishResult } from '../operator/model-publish.ts';
import type { ModelRef } from '../operator/model-ref.ts';
import { exitCodes, type Io } from './io.ts';
import { readRef } from './model-ref.ts';
import { type Scoring, withOperator } from './operator.ts';

export interface PublicationFlags {
  connection?: string;
  why?: string;
  by?: string;
  over?: number;
  json?: boolean;
}

/** Puts a model in force, and marks everybody to be scored by it. */
export async function modelPublish({ ref, ...flags }: PublicationFlags & { ref: string }, io: Io): Promise<number> {
  return publish(await readRef(ref, io), flags, io);
}

/** Puts an earlier version in force again; without `to`, the one before. */
export async function modelRollback({ to, ...flags }: PublicationFlags & { to?: number }, io: Io): Promise<number> {
  return publish(to === undefined ? 'before' : { kind: 'version', version: to }, flags, io);
}

async function publish(ref: ModelRef | 'before', flags: PublicationFlags, io: Io): Promise<number> {
  const { connection: connectionId, why = null, by = userInfo().username, over: ifCurrent } = flags;
  const input = { connectionId, ref: ref === 'before' ? null : ref, by, why, ifCurrent };
  const { published, scoring } = await withOperator(io, async (operator) => {
    const published = await operator.run(modelPublishTask, input);
    return { published, scoring: published.changed ? operator.scoring : ('not-needed' as const) };
  });
  // The version before the new one is the one that was left: without --to, rollbacks go to and fro.
  const again = `Another rollback puts version ${published.version - 1} in force again; --to names an earlier one.\n`;
  if (flags.json) io.stdout(`${JSON.stringify({ ...published, scoring })}\n`);
  else io.stdout(`${tell(published, scoring)}${ref === 'before' && published.changed ? again : ''}`);
  return exitCodes.ok;
}

function tell({ connectionId, version, before, changes }: PublishResult, scoring: Scoring | 'not-needed'): string {
  if (scoring === 'not-needed')
    return `${connectionId}: this text is in force already, as version ${version}. Nothing changed.\n`;
  const differences = changes.length > 0 ? changes : ['No difference but comments and layout.'];
  return [
    `${connectionId}: version ${version} is in force${before === null ? '' : `, after version ${before}`}.`,
    ...differences.map((change) => `  ${change}`),
    scoringTold[scoring],
    '',
  ].join('\n');
}

const scoringTold = {
  begun: 'The server scores every company anew and writes back what changes.',
  soon: 'A running server or worker scores every company anew within a minute; without one, `barometer sync` does.',
  'at-next-sync': 'The next `barometer sync`, or the server when it starts, scores every company anew.',
};
