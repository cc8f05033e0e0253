import { describeChange } from '@barometer/shared/model/change-words.ts';
import { diffModels } from '@barometer/shared/model/diff.ts';
import { z } from 'zod';
import { requireModel } from '../model/read.ts';
import { InputError } from '../problem.ts';
import { chooseConnection } from './connection.ts';
import { findModel, ModelRef } from './model-ref.ts';
import type { StoreTask } from './task.ts';

const Input = z.object({
  connectionId: z.string().optional(),
  /** null: the version before the one in force. */
  ref: ModelRef.nullable(),
  by: z.string().min(1).max(100),
  why: z.string().max(2_000).nullable(),
  ifCurrent: z.number().optional(),
});

export interface PublishResult {
  connectionId: string;
  /** The version in force now. */
  version: number;
  /** The one in force before; null: there was none. */
  before: number | null;
  /** False when this text was in force already. */
  changed: boolean;
  /** What differs from the one before, in words. */
  changes: string[];
}

/** Puts a model in force; a published version is put in force again, as a new version. */
export const modelPublishTask: StoreTask<z.infer<typeof Input>, PublishResult> = {
  name: 'model-publish',
  input: Input,
  run: async (deps, { connectionId, ref, by, why, ifCurrent }) => {
    const { id } = await chooseConnection(deps.db, connectionId);
    const before = await deps.models.peek(id);
    const found = await findModel(deps, id, ref ?? versionBefore(before.version));
    const model = requireModel(found.source, found.title);
    const published = await deps.models.publish(id, found.source, {
      ...{ by, why },
      ...(ref?.kind === 'draft' ? { draft: ref.name } : {}),
      ...(found.version === undefined ? {} : { restoredVersion: found.version }),
      ...(ifCurrent === undefined ? {} : { ifCurrent }),
    });
    if (published.changed) {
      deps.logger.info({ connectionId: id, version: published.version, by }, 'model published');
      deps.wakeScoring(id);
    }
    const changes = diffModels(before.compiled.model, model).map(describeChange);
    return {
      ...{ connectionId: id, version: published.version, before: before.version || null },
      ...{ changed: published.changed, changes },
    };
  },
};

function versionBefore(current: number): ModelRef {
  if (current > 1) return { kind: 'version', version: current - 1 };
  const message = 'there is no version before the one in force';
  throw new InputError([{ path: 'model rollback', message, remedy: 'Publish another model instead' }]);
}
