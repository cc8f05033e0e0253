import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

export const project = resolve(__dirname, '../../app-extension/hubspot');
export const readProject = (file: string): string => readFileSync(join(project, file), 'utf8');

const node = (args: string[], cwd: string) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', ...args], {
    cwd,
    maxBuffer: 64 * 1024 * 1024,
    // The tests' own "test" would have React built for development.
    env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
  });
const tools = async (...args: string[]): Promise<unknown> =>
  JSON.parse((await node([resolve(__dirname, 'hubspot-tools.ts'), ...args], project)).stdout);

const Component = z.object({
  uid: z.string(),
  componentType: z.string(),
  metaFilePath: z.string(),
  config: z.record(z.string(), z.unknown()),
});
export type Component = z.infer<typeof Component>;

const Translated = z.object({
  intermediateRepresentation: z.object({ intermediateNodesIndexedByUid: z.record(z.string(), Component) }),
  skippedHsMetaFiles: z.array(z.string()),
});

/** The project's components as HubSpot's command line reads them, and the files that it would leave out. */
export async function translateProject(profile: string): Promise<{ components: Component[]; skipped: string[] }> {
  const { intermediateRepresentation, skippedHsMetaFiles } = Translated.parse(await tools('translate', profile));
  const components = Object.values(intermediateRepresentation.intermediateNodesIndexedByUid);
  return { components, skipped: skippedHsMetaFiles };
}

const Bundled = z.object({
  bytes: z.number(),
  gzipBytes: z.number(),
  manifest: z.object({
    modules: z.object({ internal: z.array(z.object({ module: z.string() })) }),
    dataDeps: z.array(z.object({ properties: z.object({ recordProperties: z.array(z.string()).optional() }) })),
  }),
});
export type Bundled = z.infer<typeof Bundled>;

/** One extension as HubSpot's cloud builds it. */
export async function bundleExtension(entrypoint: string, outputDir: string): Promise<Bundled> {
  return Bundled.parse(await tools('bundle', entrypoint, outputDir));
}

/** What differs between the generated modules and a fresh build; empty when nothing does. */
export async function staleModules(): Promise<string> {
  return node(['build.ts', '--check'], project).then(
    () => '',
    (error: { stderr?: string }) => error.stderr ?? String(error),
  );
}
