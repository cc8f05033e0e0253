import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../source-graph.ts';

/** HubSpot's own API documents are read where they lie and never belong to this project. */
export const specFolder = process.env.HUBSPOT_SPECS ?? resolve(root, '../shared/specs/hubspot');
export const specsAreHere = existsSync(specFolder);

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Record<string, unknown>;
}

export interface Operation {
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { content?: Record<string, { schema?: Record<string, unknown> }> }>;
}

export interface Document {
  /** `companies.2026-03`: the file's name, and the id its schemas are known by. */
  name: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Record<string, unknown>> };
}

const areas = ['companies', 'contacts', 'deals', 'tickets', 'objects', 'properties', 'owners', 'pipelines'];
const moreAreas = ['schemas', 'oauth', 'associations', 'appUninstalls', 'automationActions', 'lists'];
/** The 2026-09 files are a reduced shape from before the version was final: together they tell the whole. */
const versions = ['2026-03', '2026-09', '2026-09-beta', 'v1', 'v3', 'v4'];

export function readDocuments(): Document[] {
  const wanted = new Set([...areas, ...moreAreas].flatMap((area) => versions.map((version) => `${area}.${version}`)));
  return readdirSync(specFolder)
    .map((file) => file.replace(/\.json$/, ''))
    .filter((name) => wanted.has(name))
    .map((name) => ({ ...JSON.parse(readFileSync(join(specFolder, `${name}.json`), 'utf8')), name }));
}
