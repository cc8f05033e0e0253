/** A model with faults in it, as somebody may write one. */
export const faultyModel = `version: 1
name: Faulty
bands: [{ id: green, from: 70 }, { id: red, from: 0 }]
scorecards:
  - id: all
    dimensions:
      - id: d
        weight: heavy
        metrics:
          - { id: x, weight: 1, from: { field: company.nothing }, curve: { linear: [[0, 0], [10, 100]] } }
`;
