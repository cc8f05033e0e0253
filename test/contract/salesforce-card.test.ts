import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { salesforceDetails } from '../../app-extension/salesforce/harness/details.ts';
import { details } from '../../cards/gallery/fixture/card.ts';
import { descendants, texts } from '../support/metadata-xml.ts';
import { compile, componentTests, readSource, sources, staleResource } from '../support/salesforce-project.ts';

describe('the Lightning component', () => {
  test('compiles, file by file, without a warning', async () => {
    const compiled = await compile();
    expect(compiled.map(({ file }) => file).sort()).toEqual([
      ...['healthCard/healthCard.css', 'healthCard/healthCard.html', 'healthCard/healthCard.js'],
    ]);
    expect(compiled.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  test('passes its own tests, by Salesforce’s runner', async () => {
    const { passed, failures } = await componentTests();
    expect(failures).toBe('');
    expect(passed).toBeGreaterThan(20);
  });

  test('is tested with the details of the gallery', () => {
    const fixture = readFileSync(join(sources, 'lwc/healthCard/__tests__/data/details.json'), 'utf8');
    expect(JSON.parse(fixture)).toEqual(JSON.parse(JSON.stringify(salesforceDetails(details))));
  });

  test('stands on the page of an account, and on no other object’s', () => {
    const page = readSource('flexipages/Account_Health_Record_Page.flexipage-meta.xml');
    expect(descendants(page, 'componentName').map((name) => name.text)).toContain('c:healthCard');
    const identifiers = descendants(page, 'identifier').map((identifier) => identifier.text);
    expect(new Set(identifiers).size).toBe(identifiers.length);
    for (const item of descendants(page, 'itemInstances')) expect(item.children).toHaveLength(1);
    const component = readSource('lwc/healthCard/healthCard.js-meta.xml');
    expect(descendants(component, 'object').map((object) => object.text)).toEqual([...texts(page, 'sobjectType')]);
  });
});

describe('the static resource', () => {
  const code = readFileSync(join(sources, 'staticresources/healthReact.js'), 'utf8');

  test('is what a fresh build writes, byte for byte', async () => {
    expect(await staleResource()).toBe('');
  });

  test('is one script that leaves one name behind, and is strict nowhere at its top', () => {
    const page = createContext({});
    runInContext(code, page);
    // The other one is zod's, for settings that all copies of it on a page share.
    expect(Object.keys(page).sort()).toEqual(['__zod_globalConfig', 'barometerHealthCard']);
    expect(code.replace(/^\/\/.*\n/gm, '')).toMatch(/^\(function\(\)\{(?!\s*["'`]use strict)/);
    expect(code).not.toMatch(/\bimport\s*[({]|\bexport\s*[{*]|sourceMappingURL/);
  });

  test('asks no server, and makes no code of texts', () => {
    expect(code).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket|document\.cookie|localStorage|new Function|\beval\(/);
  });
});
