import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const shipped = fileURLToPath(new URL('./mappings/', import.meta.url));

/** The mapping of a folder of CSV files when none is named: `mapping.yaml` in it, or the one shipped for its name. */
export function findMapping(dir: string): string | undefined {
  const candidates = [join(dir, 'mapping.yaml'), join(shipped, `${basename(resolve(dir))}.yaml`)];
  return candidates.find((file) => existsSync(file));
}
