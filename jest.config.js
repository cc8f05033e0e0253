/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/test/**/*.test.tsx'],
  // swc compiles to CommonJS: jest's own ESM loader is still experimental. ESM-only packages are compiled as well.
  transform: {
    '^.+\\.(m?[jt]sx?)$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          target: 'es2022',
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  // Where `npm run mutation` puts its copy of the project, and the tests of HubSpot's development server theirs.
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/', '<rootDir>/app-extension/hubspot/dist/'],
  transformIgnorePatterns: ['/node_modules/(?!(jose|@hubspot/ui-extensions|tinyspy)/)'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  maxWorkers: 2,
  // What test files leave behind, above all the memory of embedded databases, stays until the process ends; with a few
  // GB of it the same file takes up to four times as long. The limit is on the heap alone, which is the smallest part
  // of it: most files that start a database are the last of their process.
  workerIdleMemoryLimit: '250MB',
  // Only what hangs ever waits as long: on a busy machine, a test that starts several processes may take a minute.
  testTimeout: 180_000,
};
