import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { correlationAdjusted } from '../../../src/risk/sizers/correlation-adjusted.js';
import { inverseVolatility } from '../../../src/risk/sizers/inverse-volatility.js';
import { minVariance } from '../../../src/risk/sizers/min-variance.js';
import { riskParity } from '../../../src/risk/sizers/risk-parity.js';
import { f } from '../../support/series.js';
import { sizerView } from '../view.js';
import { askAll, closesOf, sizerOf } from './ask.js';

/** Log returns that have nothing in common: any two columns multiply to 0. Deviations 1 : 2 : 4. */
const APART = [
  [0.01, -0.01, 0.01, -0.01, 0.01, -0.01, 0.01, -0.01],
  [0.02, 0.02, -0.02, -0.02, 0.02, 0.02, -0.02, -0.02],
  [0.04, 0.04, 0.04, 0.04, -0.04, -0.04, -0.04, -0.04],
];
const MARKETS = APART.map(closesOf);
const TOGETHER = ['risk-parity', 'inverse-volatility', 'min-variance', 'correlation-adjusted'];

function expectNear(actual: ArrayLike<number> | undefined, wanted: readonly number[], digits = 9): void {
  if (actual === undefined) expect.fail('no weights were found');
  for (const [i, w] of wanted.entries())
    expect(actual[i], `weight ${i} of ${Array.from(actual)}`).toBeCloseTo(w, digits);
}

describe('markets that have nothing in common', () => {
  it('get shares in inverse proportion to volatility, by equal risk too', () => {
    const wanted = [4 / 7, 2 / 7, 1 / 7];
    expectNear(askAll('inverse-volatility(window=8, share=1)', { markets: MARKETS, sides: [1, 1, 1] }), wanted);
    expectNear(askAll('risk-parity(window=8, share=1)', { markets: MARKETS, sides: [1, 1, 1] }), wanted);
  });

  it('get shares in inverse proportion to variance for the least variance', () => {
    // 1 : 1/4 : 1/16 = 16 : 4 : 1.
    const said = askAll('min-variance(window=8, share=1)', { markets: MARKETS, sides: [1, 1, 1] });
    expectNear(said, [16 / 21, 4 / 21, 1 / 21]);
  });

  it('get the whole base each', () => {
    expectNear(askAll('correlation-adjusted(window=8)', { markets: MARKETS, sides: [1, 1, 1] }), [0.2, 0.2, 0.2]);
  });
});

describe('two markets that move as one', () => {
  const both = [APART[0], APART[0].map((r) => 3 * r)].map(closesOf);

  it('share one base', () => {
    expectNear(askAll('correlation-adjusted(window=8)', { markets: both, sides: [1, 1] }), [0.1, 0.1]);
  });

  it('are no hedge for each other long and short: the base is not raised', () => {
    expectNear(askAll('correlation-adjusted(window=8)', { markets: both, sides: [1, -1] }), [0.2, 0.2]);
  });

  it('are all in the calmer one for the least variance', () => {
    expectNear(askAll('min-variance(window=8, share=1)', { markets: both, sides: [1, 1] }), [1, 0]);
  });

  it('have no answer by equal risk when one is held against the other without a doubt', () => {
    // Returns of one size: the correlation of -1 has no noise, nothing is taken off it, and no risk is left.
    expect(riskParity([f(1, -1, 1, -1), f(-3, 3, -3, 3)], 1)).toBeUndefined();
  });
});

describe('shares of the account', () => {
  const rng = createRng(21);
  const markets = [0, 1, 2, 3].map((s) => {
    return closesOf(Float64Array.from({ length: 70 }, () => 0.01 * (s + 1) * rng.normal()));
  });

  it.each(['risk-parity', 'inverse-volatility', 'min-variance'])('of %s add up to what is asked for', (name) => {
    for (const sides of [
      [1, 1, 1, 1],
      [1, -1, 0, 1],
      [0, 0, -1, 0],
    ]) {
      const said = askAll(`${name}(share=0.8)`, { markets, sides }).filter((w) => !Number.isNaN(w));
      expect(said.length).toBe(sides.filter((side) => side !== 0).length);
      expect(said.reduce((sum, w) => sum + w, 0)).toBeCloseTo(0.8, 12);
    }
  });

  it.each(TOGETHER)('of %s do not depend on who is asked first, or before', (name) => {
    const sides = [1, -1, 1, 1];
    const inOrder = askAll(name, { markets, sides });
    const sizer = sizerOf(name, 4);
    sizer(sizerView({ markets, sides: [1, 1, 1, 1], seen: 66 }));
    for (const market of [2, 0, 3, 1]) expect(sizer(sizerView({ markets, sides, market }))).toBe(inOrder[market]);
  });

  it.each(TOGETHER)('of %s read the newest bars', (name) => {
    const sizer = sizerOf(`${name}(window=20)`, 4);
    const sides = [1, 1, 1, 1];
    for (const seen of [40, 41, 60]) {
      const fresh = sizerOf(`${name}(window=20)`, 4)(sizerView({ markets, sides, seen }));
      expect(sizer(sizerView({ markets, sides, seen }))).toBe(fresh);
      const cut = markets.map((closes) => closes.slice(seen - 21, seen));
      expect(sizerOf(`${name}(window=20)`, 4)(sizerView({ markets: cut, sides })), 'older bars do not count').toBe(
        fresh,
      );
    }
  });

  it.each(TOGETHER)('of %s leave out a market with too few bars or without a move', (name) => {
    const sides = [1, 1, 1, 1];
    const young = [markets[0], markets[1].slice(0, 60), markets[2].map(() => 5), markets[3]];
    const said = askAll(name, { markets: young, sides });
    expect([said[1], said[2]]).toEqual([Number.NaN, Number.NaN]);
    const alone = askAll(name, { markets: [markets[0], markets[3]], sides: [1, 1] });
    expect([said[0], said[3]], 'the others share as if those were not there').toEqual(alone);
  });
});

describe('a market that grows wilder', () => {
  it.each(['risk-parity', 'inverse-volatility', 'min-variance'])('gets no more of %s', (name) => {
    const rng = createRng(8);
    const columns = [0, 1, 2].map(() => Float64Array.from({ length: 60 }, () => 0.02 * rng.normal()));
    const at = (scale: number): number =>
      askAll(name, {
        markets: [columns[0].map((r) => scale * r), columns[1], columns[2]].map(closesOf),
        sides: [1, 1, 1],
      })[0];
    const said = [0.5, 1, 1.5, 2, 4].map(at);
    for (let i = 1; i < said.length; i++) expect(said[i]).toBeLessThanOrEqual(said[i - 1]);
  });
});

describe('the kernels', () => {
  const returns = APART.map((column) => f(...column));

  it('give shares of equity from columns of returns', () => {
    expectNear(riskParity(returns, 0.7), [0.4, 0.2, 0.1]);
    expectNear(inverseVolatility(returns, 0.7), [0.4, 0.2, 0.1]);
    expectNear(minVariance(returns, 0.21), [0.16, 0.04, 0.01]);
    expectNear(correlationAdjusted(returns, 0.3), [0.3, 0.3, 0.3]);
  });

  it('reduce the base by the correlations above 0 alone', () => {
    // a with b: 3/2 / √3 = √3/2; a with c: -1; b with c: -√3/2.
    const said = correlationAdjusted([f(1, 2, 3), f(2, 5, 5), f(3, 2, 1)], 1);
    expectNear(said, [1 / (1 + Math.sqrt(3) / 2), 1 / (1 + Math.sqrt(3) / 2), 1], 12);
  });
});
