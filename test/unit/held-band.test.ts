import { compileBands, heldBand } from '@barometer/shared/scoring/band.ts';
import { compileModel } from '@barometer/shared/scoring/compile.ts';
import { validModel } from '../support/cases.ts';

const bands = [
  { id: 'green', from: 70 },
  { id: 'yellow', from: 40 },
  { id: 'red', from: 0 },
];
const metric = {
  id: 'm',
  weight: 1,
  from: { field: 'company.nps' },
  curve: {
    linear: [
      [0, 0],
      [100, 100],
    ],
  },
};
const scorecards = [{ id: 's', dimensions: [{ id: 'd', weight: 1, metrics: [metric] }] }];

test.each([0, 2, 2.5])(
  'with a hysteresis of %p, a band is held where score and band differ, until it moves',
  (hysteresis) => {
    const { model } = compileModel(validModel({ version: 1, name: 'M', bands, hysteresis, scorecards }));
    const bandOf = compileBands(model);
    for (const { id: previous } of bands)
      for (let score = 0; score <= 100; score++) {
        const band = bandOf(score, [], previous);
        const held = heldBand(model, score, band);
        expect([score, band, held === null]).toEqual([score, band, band === bandOf(score, [], null)]);
        if (held === null) continue;
        const { movesAt } = held;
        const isRising = score >= held.edge;
        const [stays, moves] = isRising
          ? [Math.ceil(movesAt) - 1, Math.ceil(movesAt)]
          : [Math.ceil(movesAt), Math.ceil(movesAt) - 1];
        expect([bandOf(stays, [], band), bandOf(moves, [], band) === band]).toEqual([band, false]);
      }
  },
);

test('without a score or a band nothing is held', () => {
  const { model } = compileModel(validModel({ version: 1, name: 'M', bands, hysteresis: 2, scorecards }));
  expect([heldBand(model, null, 'red'), heldBand(model, 50, null), heldBand(model, 50, 'gone')]).toEqual([
    null,
    null,
    null,
  ]);
});
