// One file instead of five: each test file of jest loads its modules anew, which here takes longer than the tests.
import '../unit/scoring.test.ts';
import '../unit/scoring-number.test.ts';
import '../unit/scoring-attribute.test.ts';
import '../unit/starter-models.test.ts';
import '../unit/emulation.test.ts';
import '../unit/features.test.ts';
