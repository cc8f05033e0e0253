import { userInfo } from 'node:os';
import { modelPublishTask, type PublishResult } from '../operator/model-publish.ts';
import type { ModelRef } from '../operator/model-ref.ts';
import { scoreTask } from '../operator/score.ts';
import { exitCodes, type Io } from './io.ts';
import { readRef } from './model-ref.ts';
import { withOperator } from './operator.ts';

export interface PublicationFlags {
  connection?: string;
  why?: string;
  by?: string;
  over?: number;
  json?: boolean;
}

/** Puts a model in force and scores everybody by it. */
export async function modelPublish({ ref, ...flags }: PublicationFlags & { ref: string }, io: Io): Promise<number> {
  return publish(await readRef(ref, io), flags, io);
}

/** Puts an earlier version in force again; without `to`, the one before. */
export async function modelRollback({ to, ...flags }: PublicationFlags & { to?: number }, io: Io): Promise<number> {
  return publish(to === undefined ? null : { kind: 'version', version: to }, flags, io);
}

async function publish(ref: ModelRef | null, flags: PublicationFlags, io: Io): Promise<number> {
  const { connection: connectionId, why = null, by = userInfo().username, over: ifCurrent } = flags;
  const { published, scored } = await withOperator(io, async (operator, report) => {
    const published = await operator.run(modelPublishTask, { connectionId, ref, by, why, ifCurrent });
    // A running server was told, and scores by itself.
    const isHere = published.changed && !operator.hasServer;
    const done = isHere ? await operator.run(scoreTask, { connectionId: published.connectionId }, report) : undefined;
    return { published, scored: done?.scored ?? null };
  });
  io.stdout(flags.json ? `${JSON.stringify({ ...published, scored })}\n` : tell(published, scored));
  return exitCodes.ok;
}

function tell({ connectionId, version, before, changed, changes }: PublishResult, scored: number | null): string {
  if (!changed) return `${connectionId}: this text is in force already, as version ${version}. Nothing changed.\n`;
  const next =
    scored === null
      ? 'The server scores every company anew and writes back what changes.'
      : `${scored} companies scored anew. The next sync writes back what changed.`;
  const differences = changes.length > 0 ? changes : ['No difference but comments and layout.'];
  return [
    `${connectionId}: version ${version} is in force, after version ${before}.`,
    ...differences.map((change) => `  ${change}`),
    next,
    '',
  ].join('\n');
}
