import { fileURLToPath } from 'node:url';
import project from '../../jest.config.js';

/**
 * The tests that state what scoring and features promise, and nothing else: no databases to start.
 *
 * @type {import('jest').Config}
 */
export default {
  ...project,
  rootDir: '../..',
  globalSetup: undefined,
  testEnvironment: fileURLToPath(new URL('environment.cjs', import.meta.url)),
  testMatch: ['<rootDir>/test/mutation/all.ts'],
  setupFiles: ['<rootDir>/test/mutation/seed.ts'],
  // Stryker mutates a copy of the project whose node_modules are links: to follow them would test the original.
  moduleNameMapper: { '^@barometer/shared/(.*)$': '<rootDir>/shared/src/$1' },
};
