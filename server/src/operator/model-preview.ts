import type { Change } from '@barometer/shared/model/change.ts';
import { describeChange } from '@barometer/shared/model/change-words.ts';
import { diffModels } from '@barometer/shared/model/diff.ts';
import { compileModel } from '@barometer/shared/scoring/compile.ts';
import { z } from 'zod';
import { requireModel } from '../model/read.ts';
import { type Preview, previewModel } from '../scoring/preview.ts';
import { standings } from '../scoring/standing.ts';
import { chooseConnection } from './connection.ts';
import { findModel, ModelRef } from './model-ref.ts';
import type { StoreTask } from './task.ts';

export interface PreviewInput {
  connectionId?: string | undefined;
  ref: ModelRef;
}

export interface PreviewResult extends Preview {
  connectionId: string;
  /** What was previewed. */
  model: string;
  /** The version in force that it was compared with; null: the model it would start with, before the first sync. */
  over: number | null;
  changes: (Change & { text: string })[];
  /** Where companies may stand, best first. */
  standings: { id: string; label: string }[];
  account: { locale: string; timeZone: string; currency: string | null };
}

/** Who would change band if a model were published, and how much money is behind them. Writes nothing. */
export const modelPreviewTask: StoreTask<PreviewInput, PreviewResult> = {
  name: 'model-preview',
  input: z.object({ connectionId: z.string().optional(), ref: ModelRef }),
  run: async (deps, { connectionId, ref }, report, signal) => {
    const { id, locale, timeZone, currency } = await chooseConnection(deps.db, connectionId);
    const current = await deps.models.peek(id);
    const { title, source } = await findModel(deps, id, ref);
    const model = requireModel(source, title);
    const candidate = { version: current.version + 1, compiled: compileModel(model) };
    const preview = await previewModel(deps, id, { current, candidate }, report, signal);
    return {
      ...{ connectionId: id, model: title, over: current.version || null },
      changes: diffModels(current.compiled.model, model).map((change) => ({ text: describeChange(change), ...change })),
      standings: standings(current.compiled.model, model),
      account: { locale, timeZone, currency },
      ...preview,
    };
  },
};
