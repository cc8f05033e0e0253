/**
 * HubSpot's own tools, as a program: they are ESM alone, which the tests are not. Prints one JSON document.
 *   translate PROFILE                 the project as HubSpot's command line reads it before it uploads
 *   bundle ENTRYPOINT OUTPUT_DIR      one extension as HubSpot's cloud builds it: its size, and what it asks for early
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { translate } from '@hubspot/project-parsing-lib/translate';
import { bundle, project } from './hubspot-bundle.ts';

async function translated(profile: string): Promise<unknown> {
  const { platformVersion, srcDir } = JSON.parse(await readFile(join(project, 'hsproject.json'), 'utf8'));
  const projectSourceDir = join(project, srcDir);
  // Validation fetches schemas from HubSpot and needs an account.
  return translate({ projectSourceDir, platformVersion, accountId: 1 }, { skipValidation: true, profile });
}

const [command, first = '', second = ''] = process.argv.slice(2);
const answer = command === 'translate' ? await translated(first) : await bundle(first, second);
process.stdout.write(JSON.stringify(answer));
