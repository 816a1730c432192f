import { expect, it } from 'vitest';
import { meanImportance } from '../../src/research/importance.js';

const model = (shares: Record<string, number>) => ({
  importance: () => Object.entries(shares).map(([name, value]) => ({ name, value })),
});

it('averages over all models, a feature that one does not know counts 0 there', () => {
  expect(meanImportance([model({ a: 0.75, b: 0.25 }), model({ b: 1 })])).toEqual([
    { name: 'b', value: 0.625 },
    { name: 'a', value: 0.375 },
  ]);
  expect(meanImportance([])).toEqual([]);
});
