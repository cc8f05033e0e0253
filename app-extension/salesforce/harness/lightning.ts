import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { transformSync } from '@lwc/compiler';
import type { Plugin } from 'vite';

const components = join(import.meta.dirname, '../force-app/main/default/lwc');
const standIns = join(import.meta.dirname, 'lightning');

/** What Salesforce says of the person and the org, of fields, and where static resources lie. */
const scoped: [pattern: RegExp, module: (name: string) => string][] = [
  [
    /^@salesforce\/i18n\/(\w+)$/,
    (name) => text({ locale: 'en-US', timeZone: 'America/New_York', currency: 'USD' }[name]),
  ],
  [/^@salesforce\/resourceUrl\/(\w+)$/, (name) => text(`/force-app/main/default/staticresources/${name}.js`)],
  [
    /^@salesforce\/schema\/(\w+\.\w+)$/,
    (name) => text({ objectApiName: name.split('.')[0], fieldApiName: name.split('.')[1] }),
  ],
];
const text = (value: unknown) => `export default ${JSON.stringify(value)};`;

/**
 * Compiles Lightning components for a browser, with stand-ins for what a page of Salesforce's provides: only as much as
 * the card uses, and in the look that its heading has there. Native shadow roots; no Lightning Web Security.
 */
export function lightning(): Plugin {
  return {
    name: 'lightning',
    enforce: 'pre',
    resolveId(id, importer = '') {
      if (id === 'lwc') return this.resolve('@lwc/engine-dom');
      const [, namespace, name] = /^(c|lightning)\/(\w+)$/.exec(id) ?? [];
      if (namespace === 'c') return join(components, `${name}/${name}.js`);
      if (namespace === 'lightning') return join(standIns, `${name}.js`);
      if (scoped.some(([pattern]) => pattern.test(id))) return `\0${id}`;
      // A template names its styles whether there are any or not.
      if (isOurs(importer) && id.startsWith('./')) {
        const file = join(parse(importer).dir, id.replace(/\?.*$/, ''));
        return existsSync(file) ? `${file}${ours}` : none;
      }
      return null;
    },
    async load(id) {
      if (id === none) return 'export default undefined;';
      for (const [pattern, module] of scoped) {
        const [, name] = pattern.exec(id.replace('\0', '')) ?? [];
        if (name !== undefined) return module(name);
      }
      return isOurs(id) ? readFile(fileOf(id), 'utf8') : null;
    },
    transform(code, id) {
      if (!isOurs(id)) return null;
      const file = basename(fileOf(id));
      const compiled = transformSync(code, file, { namespace: 'c', name: parse(file).name });
      return { code: compiled.code, map: null };
    },
  };
}

/** Keeps templates and styles from what Vite itself would make of them. */
const ours = '.lwc';
const none = '\0none';
const fileOf = (id: string) => id.replace(/\.lwc$/, '');
const isOurs = (id: string) => id.startsWith(components) || id.startsWith(standIns);
