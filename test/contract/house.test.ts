import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../support/source-graph.ts';

const tracked = execFileSync('git', ['ls-files'], { cwd: root })
  .toString()
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(root, file)));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

describe('what the repository must never hold', () => {
  test('hubspot.config.yml names no account and no key', () => {
    expect(parse(read('hubspot.config.yml'))).toEqual({ accounts: [] });
  });

  test('no file looks like it carries a private key or a HubSpot access key', () => {
    const texts = tracked.filter(
      (file) => /\.(ts|tsx|js|json|ya?ml|md|sh)$|\.ci\//.test(file) && file !== 'package-lock.json',
    );
    const secret = /-----BEGIN [A-Z ]*PRIVATE KEY|\bpat-(na|eu)\d-[0-9a-f-]{36}\b/;
    expect(texts.filter((file) => secret.test(read(file)))).toEqual([]);
  });

  test('no path of somebody’s machine, no registry host', () => {
    const texts = tracked.filter((file) => /\.(ts|tsx|js|json|ya?ml|md)$|\.ci\//.test(file));
    const own = /\/home\/\w+\/|\/Users\/\w+\/|registry\.npmjs\.org/;
    expect(texts.filter((file) => file !== 'test/contract/house.test.ts' && own.test(read(file)))).toEqual([]);
  });
});
