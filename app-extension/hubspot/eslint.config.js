import { config } from '@hubspot/eslint-config-ui-extensions';
import { transformSync } from '@swc/core';
import * as espree from 'espree';

/**
 * HubSpot's rules are about what is imported, called and rendered; types are nothing to them. So types are taken out and
 * the rest is read as what ESLint reads by itself: the usual parser needs the API of TypeScript, which version 7 has not.
 * Lines of complaints may be off by the lines that types took.
 */
const withoutTypes = {
  meta: { name: 'without-types', version: '1' },
  parse: (text, options) => {
    const { code } = transformSync(text, {
      jsc: {
        parser: { syntax: 'typescript', tsx: true },
        target: 'es2022',
        transform: { react: { runtime: 'preserve' } },
        preserveAllComments: true,
      },
    });
    return espree.parse(code, { ...options, ecmaVersion: 'latest' });
  },
};

export default [
  // HubSpot's bundler has no say in declarations, and what is gathered from elsewhere is linted where it is written.
  { ignores: ['**/*.d.ts', '**/dist/**'] },
  ...config,
  { files: ['src/**/*.js'], languageOptions: { ecmaVersion: 2022 } },
  { files: ['src/**/*.{ts,tsx}', 'common/**/*.{ts,tsx}'], languageOptions: { parser: withoutTypes } },
];
