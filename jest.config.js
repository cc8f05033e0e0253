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
  // What a test file leaves behind adds up to 2 GB a process in the end, and collecting it takes longer and longer.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 60_000,
};
