const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

/** The tests of the Lightning component, with Salesforce's own stand-ins for what a page of theirs provides. */
module.exports = { ...jestConfig, testMatch: ['<rootDir>/force-app/**/__tests__/*.test.js'] };
