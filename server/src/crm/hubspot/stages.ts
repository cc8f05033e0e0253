import type { Call } from './client.ts';
import { paths } from './paths.ts';
import { PipelinesAnswer } from './wire.ts';

/** What a pipeline stage says of the records in it. */
export interface StageState {
  isClosed: boolean;
  isWon: boolean;
}

/** By stage id: stage ids are unique across the pipelines of an object type. */
export type Stages = Map<string, StageState>;

/**
 * Deal stages say `isClosed` and `probability` ("1.0" won, "0.0" lost), ticket stages `ticketState` OPEN or CLOSED;
 * all metadata values are text. This is how a record's state is known where the calculated property is missing.
 */
export async function readStages(call: Call, type: 'deal' | 'ticket'): Promise<Stages> {
  const answer = await call({ method: 'GET', path: paths.pipelines(type) }, PipelinesAnswer);
  return new Map(
    answer.results.flatMap((pipeline) =>
      pipeline.stages.map((stage) => [stage.id, stageState(stage.metadata)] as const),
    ),
  );
}

function stageState(metadata: Record<string, unknown>): StageState {
  const probability = Number(metadata.probability ?? Number.NaN);
  const isWon = probability === 1;
  const isClosed =
    isWon ||
    probability === 0 ||
    String(metadata.isClosed) === 'true' ||
    String(metadata.ticketState).toUpperCase() === 'CLOSED';
  return { isClosed, isWon };
}
