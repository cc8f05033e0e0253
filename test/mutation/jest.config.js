import { fileURLToPath } from 'node:url';

/**
 * Runs the script that Stryker's `buildCommand` makes of all.ts, with everything in it.
 *
 * @type {import('jest').Config}
 */
export default {
  rootDir: fileURLToPath(new URL('.', import.meta.url)),
  testMatch: ['<rootDir>/all.cjs'],
  testEnvironment: fileURLToPath(new URL('environment.cjs', import.meta.url)),
  transform: {},
};
