import { type ModelHistory, modelHistoryTask } from '../operator/model-history.ts';
import { exitCodes, type Io } from './io.ts';
import { withOperator } from './operator.ts';

/** Lists who did what to the models, when and why. */
export async function modelHistory(flags: { connection?: string; json?: boolean }, io: Io): Promise<number> {
  const history = await withOperator(io, (operator) =>
    operator.run(modelHistoryTask, { connectionId: flags.connection }),
  );
  if (flags.json) io.stdout(`${JSON.stringify(history)}\n`);
  else if (history.events.length === 0) io.stdout(`${history.connectionId}: nothing was published yet.\n`);
  else io.stdout(history.events.map((event) => tell(event, history.current)).join(''));
  return exitCodes.ok;
}

function tell(event: ModelHistory['events'][number], current: number | null): string {
  const { at, by, action, version, restoredVersion, draft, why } = event;
  const inForce = version !== null && version === current ? ' (in force)' : '';
  const from = draft === null ? '' : ` from draft:${draft}`;
  const done = {
    published: `published version ${version}${from}${inForce}`,
    'rolled-back': `put version ${restoredVersion} in force again, as version ${version}${inForce}`,
    'draft-saved': `saved draft:${draft}`,
    'draft-discarded': `discarded draft:${draft}`,
  }[action];
  return `${at}  ${by} ${done}\n${why === null ? '' : `${' '.repeat(at.length)}  “${why}”\n`}`;
}
