import { readFile } from 'node:fs/promises';

const defaultModelFile = new URL('../../../shared/models/default.yaml', import.meta.url);

/** The model of a file, or the one that ships. */
export function readDefaultModel(file: string | null): Promise<string> {
  return readFile(file ?? defaultModelFile, 'utf8');
}
