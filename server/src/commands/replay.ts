import { type ConnectionReplay, replayTask, type Tally } from '../operator/replay.ts';
import { InputError } from '../problem.ts';
import { exitCodes, type Io } from './io.ts';
import { withOperator } from './operator.ts';

export interface ReplayFlags {
  connection?: string;
  company?: string;
  json?: boolean;
}

/** Computes stored scores again and compares; 1 when one comes out differently. */
export async function replay(flags: ReplayFlags, io: Io): Promise<number> {
  const { connections } = await withOperator(io, (operator, report) =>
    operator.run(replayTask, { connectionId: flags.connection, companyId: flags.company }, report),
  );
  if (flags.company !== undefined && connections.every(isEmpty))
    throw new InputError([
      { path: '--company', message: `"${flags.company}" has no score`, remedy: 'Use the id of a scored company' },
    ]);
  if (flags.json) io.stdout(`${JSON.stringify({ connections })}\n`);
  else for (const connection of connections) io.stdout(tell(connection));
  return connections.every(({ differing }) => differing.length === 0) ? exitCodes.ok : exitCodes.failed;
}

const isEmpty = ({ scores }: ConnectionReplay) => scores.same + scores.different + scores.impossible === 0;

function tell({ connectionId, scores, points, differing }: ConnectionReplay): string {
  const lines = [
    `${connectionId}`,
    `  scores of now       ${told(scores)}`,
    `  points of history   ${told(points)}`,
    ...differing.map(({ companyId, at, kind }) => `  differs: the ${kind} of company ${companyId} at ${at}`),
  ];
  return `${lines.join('\n')}\n`;
}

function told({ same, different, impossible }: Tally): string {
  const old = impossible > 0 ? `, ${impossible} from before replays were possible` : '';
  return `${same} came out the same, byte for byte; ${different} did not${old}`;
}
