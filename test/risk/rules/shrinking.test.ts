import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import type { RiskLimit } from '../../../src/core/risk-rule.js';
import { riskRules } from '../../../src/risk/registry.js';
import { randomCandles } from '../../support/series.js';
import { type RiskOptions, riskView } from '../view.js';

const MARKETS = 4;
const VIEW: RiskOptions = {
  markets: Array.from({ length: MARKETS }, (_, s) => randomCandles({ seed: `shrinking/${s % 3}`, length: 300 })),
  stopRates: [0.05, 0.1, 0.02, 0.2],
  equity: 10_000,
};
const limits = riskRules.list().flatMap((definition) => {
  const rule = definition.create(riskRules.bind(definition.name).params, MARKETS);
  return rule.type === 'limit' ? [{ name: definition.name, rule }] : [];
});

function randomWeights(seed: number): Float64Array {
  const rng = createRng(`shrinking/${seed}`);
  return Float64Array.from({ length: MARKETS }, () => (rng.uniform() < 0.2 ? 0 : 4 * rng.uniform() - 2));
}

it('knows all limits', () => {
  expect(limits.length).toBe(10);
});

describe.each(limits)('$name', ({ rule }: { rule: RiskLimit }) => {
  const view = riskView(VIEW);
  const held = (weights: Float64Array, s: number): number => rule.measure(view, weights, s);

  it('never grows when all weights shrink in proportion', () => {
    for (let seed = 0; seed < 40; seed++) {
      const weights = randomWeights(seed);
      for (let s = 0; s < MARKETS; s++) {
        let before = held(weights, s);
        for (const share of [0.9, 0.5, 0.1, 1e-6, 0]) {
          const now = held(
            weights.map((w) => w * share),
            s,
          );
          expect(now, `seed ${seed}, market ${s}, share ${share}`).toBeLessThanOrEqual(before * (1 + 1e-12));
          before = now;
        }
        expect(before, 'nothing held').toBe(0);
      }
    }
  });

  it('holds at the end of a bisection, of the market alone where it is about one', () => {
    for (let seed = 0; seed < 20; seed++) {
      const weights = randomWeights(seed);
      for (let s = 0; s < MARKETS; s++) {
        const at = (share: number): number =>
          held(
            weights.map((w, m) => (rule.isPerMarket && m !== s ? w : w * share)),
            s,
          );
        let [low, high] = [0, 1];
        for (let round = 0; round < 50; round++) {
          const middle = (low + high) / 2;
          if (at(middle) > rule.limit) high = middle;
          else low = middle;
        }
        expect(at(low), `seed ${seed}, market ${s}`).toBeLessThanOrEqual(rule.limit);
      }
    }
  });
});
