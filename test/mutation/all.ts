// The tests that state what scoring and features promise. One file instead of six, which esbuild makes one script of:
// a mutant is killed in the time that loading modules and tables takes. Left out are the properties of any model and
// any facts: what they notice hangs on what they draw.
import './seed.ts';
import '../unit/scoring.test.ts';
import '../unit/scoring-number.test.ts';
import '../unit/scoring-attribute.test.ts';
import '../unit/combine-moves.test.ts';
import '../unit/inspect.test.ts';
import '../unit/features.test.ts';
