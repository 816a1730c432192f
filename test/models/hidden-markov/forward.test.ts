import { describe, expect, it } from 'vitest';
import { backwardSmooth, makeWorkspace } from '../../../src/models/hidden-markov/baum-welch.js';
import { type Chain, forward } from '../../../src/models/hidden-markov/forward.js';
import { f } from '../../support/series.js';

/** Two states in the four-state layout. */
const chain: Chain = {
  start: f(0.6, 0.4, 0, 0),
  transition: f(0.7, 0.3, 0, 0, 0.4, 0.6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
};
const emission = [f(0.1, 0.4, 0.5), f(0.6, 0.3, 0.1)];
const density = (seen: number[]): Float64Array => f(...seen.flatMap((o) => [emission[0][o], emission[1][o], 0, 0]));

describe('forward', () => {
  // hmmlearn 0.3, tests/test_categorical_hmm.py.
  it('filters the walk, shop, clean example', () => {
    const work = makeWorkspace(3);
    const logLikelihood = forward(chain, density([0, 1, 2]), work.filtered, work.scale);
    expect(Math.exp(logLikelihood)).toBeCloseTo(0.033612, 14);
    const first = [0, 4, 8].map((o) => work.filtered[o]);
    for (const [t, p] of [0.2, 0.531791907514, 0.863977151018].entries()) expect(first[t]).toBeCloseTo(p, 8);
    expect(
      [2, 3, 6, 7].map((o) => work.filtered[o]),
      'states the model does not have',
    ).toEqual([0, 0, 0, 0]);
  });
  it('sees the past only: a row does not move when later rows change', () => {
    const a = makeWorkspace(3);
    const b = makeWorkspace(3);
    forward(chain, density([0, 1, 2]), a.filtered, a.scale);
    forward(chain, density([0, 1, 0]), b.filtered, b.scale);
    expect(a.filtered.slice(0, 8)).toEqual(b.filtered.slice(0, 8));
    expect(a.filtered[8]).not.toBe(b.filtered[8]);
  });
  it('does not depend on the multiple that a row is given in', () => {
    const plain = makeWorkspace(3);
    const scaled = makeWorkspace(3);
    forward(chain, density([0, 1, 2]), plain.filtered, plain.scale);
    const times = density([0, 1, 2]).map((d, i) => d * [1e-9, 1, 1e7][Math.floor(i / 4)]);
    const logLikelihood = forward(chain, times, scaled.filtered, scaled.scale);
    for (let i = 0; i < 12; i++) expect(scaled.filtered[i]).toBeCloseTo(plain.filtered[i], 14);
    expect(logLikelihood - Math.log(1e-9) - Math.log(1e7)).toBeCloseTo(Math.log(0.033612), 10);
  });
  it('keeps the likelihood of long series in the doubles', () => {
    const seen = Array.from({ length: 5000 }, (_, t) => t % 3);
    const work = makeWorkspace(5000);
    const logLikelihood = forward(chain, density(seen), work.filtered, work.scale);
    expect(logLikelihood).toBeCloseTo(
      work.scale.reduce((sum, s) => sum + Math.log(s), 0),
      6,
    );
    expect(logLikelihood).toBeLessThan(-1000);
  });
});

describe('backwardSmooth', () => {
  it('agrees with hmmlearn, and counts the moves between states', () => {
    const work = makeWorkspace(3);
    work.density.set(density([0, 1, 2]));
    forward(chain, work.density, work.filtered, work.scale);
    const moves = backwardSmooth(chain.transition, work);
    for (const [t, p] of [0.23170296, 0.62406283, 0.86397715].entries()) expect(work.share[4 * t]).toBeCloseTo(p, 8);
    const total = moves.reduce((a, b) => a + b, 0);
    expect(total, 'two moves in three rows').toBeCloseTo(2, 12);
    expect(moves[0] + moves[1], 'leaving state 0 on the first two rows').toBeCloseTo(work.share[0] + work.share[4], 12);
    expect(moves[0] + moves[4], 'entering state 0 on the last two rows').toBeCloseTo(work.share[4] + work.share[8], 12);
  });
});
