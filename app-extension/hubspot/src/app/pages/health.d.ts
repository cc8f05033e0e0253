/** The types of what is gathered in `health.js`; only editors and the type-checker read this file. */
export * from '../../../common/pages.ts';
