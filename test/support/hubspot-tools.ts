/**
 * HubSpot's own tools, as a program: they are ESM alone, which the tests are not. Prints one JSON document.
 *   translate PROFILE                 the project as HubSpot's command line reads it before it uploads
 *   bundle ENTRYPOINT OUTPUT_DIR      one extension as HubSpot's cloud builds it: its size, and what it asks for early
 */
import { readFile } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { gzipSync } from 'node:zlib';
import { translate } from '@hubspot/project-parsing-lib/translate';
import { remoteBuild } from '@hubspot/ui-extensions-dev-server/build';

const project = join(import.meta.dirname, '../../app-extension/hubspot');

async function translated(profile: string): Promise<unknown> {
  const { platformVersion, srcDir } = JSON.parse(await readFile(join(project, 'hsproject.json'), 'utf8'));
  const projectSourceDir = join(project, srcDir);
  // Validation fetches schemas from HubSpot and needs an account.
  return translate({ projectSourceDir, platformVersion, accountId: 1 }, { skipValidation: true, profile });
}

async function bundled(entrypoint: string, outputDir: string): Promise<unknown> {
  const entry = join(project, 'src', entrypoint);
  await remoteBuild({ root: dirname(entry), entryPoint: entry, outputDir, logLevel: 'error' });
  const { name } = parse(entry);
  const code = await readFile(join(outputDir, `${name}.js`));
  const manifest = JSON.parse(await readFile(join(outputDir, `${name}-manifest.json`), 'utf8'));
  return { bytes: code.length, gzipBytes: gzipSync(code).length, manifest };
}

const [command, first = '', second = ''] = process.argv.slice(2);
const answer = command === 'translate' ? await translated(first) : await bundled(first, second);
process.stdout.write(JSON.stringify(answer));
