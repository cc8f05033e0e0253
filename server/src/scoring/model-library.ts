import type { ModelStep } from '@barometer/shared/scoring/attribute.ts';
import { type CompiledModel, compileModel } from '@barometer/shared/scoring/compile.ts';
import { requireModel } from '../model/read.ts';
import { InputError } from '../problem.ts';
import type { Db } from '../store/db/open.ts';
import { markAllDirty } from '../store/dirty.ts';
import { removeDraft } from '../store/drafts.ts';
import { addModelEvent } from '../store/model-events.ts';
import {
  addModelVersion,
  currentModel,
  currentVersion,
  lockModels,
  readModelVersion,
  type StoredModel,
} from '../store/models.ts';
import { stepsBetween } from './model-steps.ts';

export interface PublishedModel {
  version: number;
  compiled: CompiledModel;
}

/** Published models by connection, compiled once per version. */
export interface ModelLibrary {
  /** The model in force; the default one is published for a connection that has none. For those who score by it. */
  current(connectionId: string): Promise<PublishedModel>;
  /** The model in force; undefined before the first. For pages that are looked at: publishes none. */
  find(connectionId: string): Promise<PublishedModel | undefined>;
  /** The model in force, or as version 0 the one that would be published. For those who only look: writes nothing. */
  peek(connectionId: string): Promise<PublishedModel>;
  /** The text that a connection without a model starts with. */
  defaultModel(): Promise<string>;
  /** The version a stored score was computed with. */
  version(connectionId: string, version: number): Promise<PublishedModel | undefined>;
  /** The way from one version to another, change by change; empty where only comments and layout differ. */
  steps(connectionId: string, before: PublishedModel, after: PublishedModel): readonly ModelStep[];
  /**
   * Puts a model in force, marks every company for scoring, and keeps who did it and why: all of it or nothing. A text
   * that is in force already is left as it is.
   * @throws InputError naming every problem of the model, or when another version than `ifCurrent` is in force.
   */
  publish(connectionId: string, source: string, publication: Publication): Promise<Published>;
}

export interface Publication {
  by: string;
  why: string | null;
  /** The draft this was; it is gone afterwards, its text is the version. */
  draft?: string;
  /** The earlier version whose text this is. */
  restoredVersion?: number;
  /** Only over this version: what was compared or previewed with it may no longer hold over another. */
  ifCurrent?: number;
}

export interface Published extends PublishedModel {
  /** False when this text was in force already. */
  changed: boolean;
}

export function makeModelLibrary(deps: { db: Db; now(): Date; defaultModel(): Promise<string> }): ModelLibrary {
  const compiled = new Map<string, PublishedModel>();
  const ways = new Map<string, readonly ModelStep[]>();

  const open = (connectionId: string, stored: StoredModel): PublishedModel => {
    const key = `${connectionId}@${stored.version}`;
    const known = compiled.get(key);
    if (known) return known;
    const model = { version: stored.version, compiled: compileModel(requireModel(stored.source, 'model')) };
    compiled.set(key, model);
    return model;
  };

  const read = async (connectionId: string, version: number): Promise<PublishedModel | undefined> => {
    // What is published never changes; asked once for each company that moved, the database would be asked 100,000 times.
    const known = compiled.get(`${connectionId}@${version}`);
    if (known) return known;
    const stored = await readModelVersion(deps.db, connectionId, version);
    return stored && open(connectionId, stored);
  };

  const publish = async (connectionId: string, source: string, publication: Publication): Promise<Published> => {
    const { name } = requireModel(source, 'model');
    const { by, why, draft, restoredVersion, ifCurrent } = publication;
    const { stored, changed } = await deps.db.transaction().execute(async (tx) => {
      await lockModels(tx, connectionId);
      const current = await currentModel(tx, connectionId);
      if (ifCurrent !== undefined && current?.version !== ifCurrent) throw overtaken(ifCurrent, current?.version);
      if (draft !== undefined) await removeDraft(tx, connectionId, draft);
      if (current?.source === source) return { stored: current, changed: false };
      const at = deps.now();
      const stored = await addModelVersion(tx, connectionId, { name, source, publishedAt: at });
      await addModelEvent(tx, connectionId, {
        ...{ at, by, why, version: stored.version },
        ...(draft === undefined ? {} : { draft }),
        ...(restoredVersion === undefined
          ? { action: 'published' as const }
          : { action: 'rolled-back' as const, restoredVersion }),
      });
      await markAllDirty(tx, connectionId);
      return { stored, changed: true };
    });
    return { ...open(connectionId, stored), changed };
  };

  const find = async (connectionId: string): Promise<PublishedModel | undefined> => {
    const version = await currentVersion(deps.db, connectionId);
    return version === undefined ? undefined : read(connectionId, version);
  };

  return {
    find,
    current: async (connectionId) =>
      (await find(connectionId)) ?? publish(connectionId, await deps.defaultModel(), firstPublication),
    peek: async (connectionId) =>
      (await find(connectionId)) ?? {
        version: 0,
        compiled: compileModel(requireModel(await deps.defaultModel(), 'model')),
      },
    defaultModel: deps.defaultModel,
    version: read,
    steps: (connectionId, before, after) => {
      const key = `${connectionId}@${before.version}-${after.version}`;
      const way = ways.get(key) ?? stepsBetween(before.compiled, after.compiled);
      ways.set(key, way);
      return way;
    },
    publish,
  };
}

const firstPublication: Publication = { by: 'barometer', why: 'The model a new account starts with' };

function overtaken(expected: number, current: number | undefined): InputError {
  if (current === undefined)
    return new InputError([{ path: '--over', message: 'no version is in force yet', remedy: 'Leave it out' }]);
  const message = `version ${current} is in force by now, not ${expected}`;
  const remedy = `Look at what it changed (\`barometer model diff @${expected} @${current}\`), then publish with --over ${current}`;
  return new InputError([{ path: '--over', message, remedy }]);
}
