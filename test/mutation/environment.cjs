const { TestEnvironment } = require('jest-environment-node');

/** Skips what comes after the first failing test: a mutant is dead once. Jest's own `bail` counts whole files. */
module.exports = class FirstFailure extends TestEnvironment {
  failed = false;

  handleTestEvent(event) {
    if (event.name === 'test_fn_failure') this.failed = true;
    if (event.name === 'test_start' && this.failed) event.test.mode = 'skip';
  }
};
