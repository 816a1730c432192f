import { describe, expect, it } from 'vitest';
import { emptyHmm } from '../../../src/models/hidden-markov/gaussian.js';
import { inOrder, longRunShares, regimeNamesOf, statesByName } from '../../../src/models/hidden-markov/states.js';

function model(states: number, means: [number, number][]) {
  const out = emptyHmm(states, 2);
  means.forEach((pair, k) => {
    out.mean.set(pair, k * 2);
    out.start[k] = k / 10;
    for (let j = 0; j < states; j++) out.transition[k * 4 + j] = 10 * k + j;
  });
  return out;
}

describe('naming states', () => {
  it('takes the most volatile of four out, and orders the others by trend', () => {
    const four = model(4, [
      [0, 0],
      [2, 3],
      [-1, 1],
      [1, -1],
    ]);
    expect(regimeNamesOf(4)).toEqual(['bull', 'bear', 'ranging', 'volatile']);
    expect(statesByName(four), 'bull 3, bear 2, ranging 0, volatile 1').toEqual([3, 2, 0, 1]);
  });
  it('orders two and three by trend alone', () => {
    expect(
      statesByName(
        model(2, [
          [-1, 5],
          [1, 0],
        ]),
      ),
    ).toEqual([1, 0]);
    expect(
      statesByName(
        model(3, [
          [0, 9],
          [-1, 0],
          [1, 0],
        ]),
      ),
    ).toEqual([2, 1, 0]);
    expect(regimeNamesOf(3)).toEqual(['bull', 'bear', 'ranging']);
  });
  it('moves every parameter of a state with it', () => {
    const { mean, start, transition } = inOrder(
      model(2, [
        [-1, 5],
        [1, 0],
      ]),
    );
    expect([...mean]).toEqual([1, 0, -1, 5, 0, 0, 0, 0]);
    expect([...start]).toEqual([0.1, 0, 0, 0]);
    expect([...transition.slice(0, 2), ...transition.slice(4, 6)]).toEqual([11, 10, 1, 0]);
  });
  it('finds the long-run share of each state', () => {
    const chain = emptyHmm(2, 1);
    chain.transition.set([0.9, 0.1], 0);
    chain.transition.set([0.3, 0.7], 4);
    expect([...longRunShares(chain)]).toEqual([expect.closeTo(0.75, 12), expect.closeTo(0.25, 12), 0, 0]);
    chain.transition.set([0, 1], 0);
    chain.transition.set([1, 0], 4);
    expect([...longRunShares(chain)], 'a chain that alternates').toEqual([0.5, 0.5, 0, 0]);
  });
});
