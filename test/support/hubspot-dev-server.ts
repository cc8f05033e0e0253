/**
 * HubSpot's local development server for the card, as a program: `PROJECT_DIR PORT`. Like `uie dev`, which asks a person
 * which of several extensions to run. Signs what the card asks with CLIENT_SECRET, and leads it to where `local.json` says.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { translateForLocalDev } from '@hubspot/project-parsing-lib/translate';
import { DevModeUnifiedInterfaceNonSingleton } from '@hubspot/ui-extensions-dev-server';

const [projectDir = '', port = ''] = process.argv.slice(2);
const projectConfig = JSON.parse(await readFile(join(projectDir, 'hsproject.json'), 'utf8'));
const { platformVersion, srcDir } = projectConfig;
const projectSourceDir = join(projectDir, srcDir);
const { intermediateRepresentation } = await translateForLocalDev(
  { projectSourceDir, platformVersion, accountId: 1 },
  { profile: 'development' },
);
const { intermediateNodesIndexedByUid: all, profileData = {} } = intermediateRepresentation;
const components = Object.fromEntries(
  Object.entries(all).filter(([uid]) => uid === 'barometer_app' || uid === 'health_card_tab'),
);
const say = (...told: unknown[]) => console.error(...told);
const server = new DevModeUnifiedInterfaceNonSingleton();
await server.setup({
  components,
  profileData,
  platformVersion,
  logger: { info: say, debug: say, warn: say, error: say },
  urls: { api: 'http://127.0.0.1:1', web: 'http://127.0.0.1:1' },
  setActiveApp: async () => {},
  onUploadRequired: () => {},
} as unknown as Parameters<typeof server.setup>[0]);
await server.start({
  accountId: 1,
  projectConfig,
  requestPorts: async (wanted) => Object.fromEntries(wanted.map(({ instanceId }) => [instanceId, Number(port)])),
});
console.log('ready');
