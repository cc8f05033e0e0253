import { readFile } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { gzipSync } from 'node:zlib';
import { remoteBuild } from '@hubspot/ui-extensions-dev-server/build';

export const project = join(import.meta.dirname, '../../app-extension/hubspot');

/**
 * One extension as HubSpot's cloud builds it: React is HubSpot's own and stays outside. ESM alone, as HubSpot's tools are.
 * @param entrypoint below `src`.
 */
export async function bundle(entrypoint: string, outputDir: string) {
  const entry = join(project, 'src', entrypoint);
  await remoteBuild({ root: dirname(entry), entryPoint: entry, outputDir, logLevel: 'error' });
  const { name } = parse(entry);
  const code = await readFile(join(outputDir, `${name}.js`));
  const manifest: unknown = JSON.parse(await readFile(join(outputDir, `${name}-manifest.json`), 'utf8'));
  return { bytes: code.length, gzipBytes: gzipSync(code).length, manifest };
}
