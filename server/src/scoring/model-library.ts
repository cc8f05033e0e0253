import type { ModelStep } from '@barometer/shared/scoring/attribute.ts';
import { type CompiledModel, compileModel } from '@barometer/shared/scoring/compile.ts';
import { readModel } from '../model/read.ts';
import { InputError } from '../problem.ts';
import type { Db } from '../store/db/open.ts';
import { markAllDirty } from '../store/dirty.ts';
import { currentModel, publishModel, readModelVersion, type StoredModel } from '../store/models.ts';
import { stepsBetween } from './model-steps.ts';

export interface PublishedModel {
  version: number;
  compiled: CompiledModel;
}

/** Published models by connection, compiled once per version. */
export interface ModelLibrary {
  /** The model in force; the default one is published for a connection that has none. */
  current(connectionId: string): Promise<PublishedModel>;
  /** The version a stored score was computed with. */
  version(connectionId: string, version: number): Promise<PublishedModel | undefined>;
  /** The way from one version to another, change by change; empty where only comments and layout differ. */
  steps(connectionId: string, before: PublishedModel, after: PublishedModel): Promise<readonly ModelStep[]>;
  /** Puts a model in force and marks every company for scoring, if it differs from the one in force. */
  publish(connectionId: string, source: string): Promise<PublishedModel>;
}

export function makeModelLibrary(deps: { db: Db; now(): Date; defaultModel(): Promise<string> }): ModelLibrary {
  const compiled = new Map<string, PublishedModel>();
  const ways = new Map<string, readonly ModelStep[]>();

  const open = (connectionId: string, stored: StoredModel): PublishedModel => {
    const key = `${connectionId}@${stored.version}`;
    const known = compiled.get(key);
    if (known) return known;
    const model = { version: stored.version, compiled: compileModel(parse(stored.source)) };
    compiled.set(key, model);
    return model;
  };

  const publish = async (connectionId: string, source: string): Promise<PublishedModel> => {
    const { name } = parse(source);
    const { version } = await deps.db.transaction().execute(async (tx) => {
      const published = await publishModel(tx, connectionId, { name, source, publishedAt: deps.now() });
      if (published.changed) await markAllDirty(tx, connectionId);
      return published;
    });
    return open(connectionId, { version, name, source });
  };

  return {
    current: async (connectionId) => {
      const stored = await currentModel(deps.db, connectionId);
      return stored ? open(connectionId, stored) : publish(connectionId, await deps.defaultModel());
    },
    version: async (connectionId, version) => {
      // What is published never changes; asked once for each company that moved, the database would be asked 100,000 times.
      const known = compiled.get(`${connectionId}@${version}`);
      if (known) return known;
      const stored = await readModelVersion(deps.db, connectionId, version);
      return stored && open(connectionId, stored);
    },
    steps: async (connectionId, before, after) => {
      const key = `${connectionId}@${before.version}-${after.version}`;
      const way = ways.get(key) ?? stepsBetween(before.compiled, after.compiled);
      ways.set(key, way);
      return way;
    },
    publish,
  };
}

/** @throws InputError naming every problem of the model. */
export function parse(source: string, fileName = 'model') {
  const result = readModel(source, fileName);
  if (!result.ok) throw new InputError(result.problems);
  return result.model;
}
