import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cycles, type Import, importsOf, root, sourceFiles } from '../support/source-graph.ts';

const files = sourceFiles(['shared', 'server', 'cards', 'app-extension', 'test']);
const imports = importsOf(files);

const isZod = (to: string) => to === 'zod' || to === 'zod/mini';

/** Who may import what: [files, what they must not import, why]. The table of the architecture page. */
const rules: [name: string, files: RegExp, forbidden: (target: string) => boolean][] = [
  ['shared imports only zod', /^shared\//, (to) => !to.startsWith('shared/') && !isZod(to)],
  [
    'features import only shared and the shapes of the store',
    /^server\/src\/features\//,
    (to) => !/^(shared\/|server\/src\/(features|store\/companies))/.test(to),
  ],
  ['the write plan imports only shared', /^server\/src\/writeback\/plan\.ts$/, (to) => !to.startsWith('shared/')],
  [
    'card views import only shared',
    /^cards\/src\/view\//,
    (to) => !/^(shared\/|cards\/src\/view\/)/.test(to) && !isZod(to),
  ],
  [
    'what a card knows and asks is for every renderer: no page, no React DOM',
    /^cards\/src\/data\//,
    (to) => !/^(shared\/|cards\/src\/(view|data)\/|react$|@tanstack\/react-query$)/.test(to),
  ],
  [
    'an extension imports what is gathered for it, and HubSpot’s components',
    /^app-extension\/hubspot\/src\/app\/.*\.tsx$/,
    (to) => !/^(app-extension\/hubspot\/src\/app\/|react$|@hubspot\/ui-extensions(\/crm)?$)/.test(to),
  ],
  [
    'what is gathered for extensions comes from the cards and from shared, never from the server or the web’s renderer',
    /^app-extension\/hubspot\/common\//,
    (to) =>
      !/^(shared\/|cards\/src\/(view|data)\/|app-extension\/hubspot\/common\/|react$|@tanstack\/react-query$|@hubspot\/ui-extensions$)/.test(
        to,
      ) && !isZod(to),
  ],
  [
    'Salesforce’s static resource is made of the cards and of shared, and asks nobody',
    /^app-extension\/salesforce\/react\//,
    (to) =>
      !/^(shared\/|cards\/src\/(view|record)\/|cards\/src\/data\/use-now\.ts$|app-extension\/salesforce\/react\/|react-dom\/client$)/.test(
        to,
      ),
  ],
  ['cards never import the server', /^cards\//, (to) => to.startsWith('server/') || to.startsWith('test/')],
  ['the server never imports cards or tests', /^server\//, (to) => to.startsWith('cards/') || to.startsWith('test/')],
  ['the sandbox never imports the server', /^test\/sandbox\//, (to) => to.startsWith('server/')],
  [
    'only its connector knows a vendor SDK',
    /^server\/src\/(?!crm\/(hubspot|salesforce)\/)/,
    (to) => to.startsWith('@hubspot/') || /^jsforce(\/|$)/.test(to),
  ],
  [
    'HubSpot’s connector knows no other vendor',
    /^server\/src\/crm\/hubspot\//,
    (to) => /^jsforce(\/|$)/.test(to) || to.startsWith('server/src/crm/salesforce/'),
  ],
  [
    'only composition and its own connector reach into a vendor folder',
    /^server\/src\/(?!crm\/(hubspot|salesforce)\/|compose\.ts|open-connectors\.ts|api\/identity\.ts)/,
    (to) => /^server\/src\/crm\/(hubspot|salesforce)\//.test(to),
  ],
  [
    'a vendor imports no step of the flow',
    /^server\/src\/crm\//,
    (to) => /^server\/src\/(sync|scoring|writeback|features|queue|api|commands)\//.test(to),
  ],
  [
    'queue and api are imported only where things are joined',
    /^server\/src\/(?!queue\/|api\/|operator\/|commands\/|demo\/|compose\.ts|main\.ts|worker\.ts|cli\.ts)/,
    (to) => /^server\/src\/(queue|api)\//.test(to),
  ],
];

describe('the table of who may import whom', () => {
  test.each(rules)('%s', (_name, applies, forbidden) => {
    const about = imports.filter(({ from }) => applies.test(from));
    expect(about.length).toBeGreaterThan(0);
    expect(about.filter(({ to }) => forbidden(to)).map(arrow)).toEqual([]);
  });

  test('there are no import cycles', () => {
    expect(cycles(imports)).toEqual([]);
  });

  test('every relative import names a file that exists', () => {
    const known = new Set(files);
    const own = imports.filter(
      ({ to }) => /^(shared|server|cards|app-extension|test)\//.test(to) && /\.tsx?$/.test(to),
    );
    expect(own.filter(({ to }) => !known.has(to)).map(arrow)).toEqual([]);
  });
});

describe('pure folders', () => {
  const pure = files.filter((file) =>
    /^(shared\/src\/(scoring|words)\/|shared\/src\/(reason|moved|whole-points)\.ts|server\/src\/features\/|server\/src\/writeback\/plan\.ts|server\/src\/alerts\/(decide|due|message|format|retry|settings)\.ts|cards\/src\/view\/)/.test(
      file,
    ),
  );
  const impure = /\basync\b|\bawait\b|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bfetch\(|\bconsole\./;

  test.each(pure)('%s does no I/O and reads no clock, randomness or environment', (file) => {
    const code = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(impure.exec(code)?.[0]).toBeUndefined();
  });
});

const arrow = ({ from, to }: Import) => `${from} → ${to}`;
