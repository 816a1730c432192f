import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fairCoinAtLeast } from '../../../src/core/math/binomial.js';

interface Oracle {
  readonly binomial: number[][];
}
const oracle: Oracle = JSON.parse(
  readFileSync(new URL('../../research/selection/fixtures/oracles.json', import.meta.url), 'utf8'),
);

describe('fairCoinAtLeast', () => {
  it('gives SciPy’s upper tail', () => {
    for (const [hits, draws, p] of oracle.binomial) {
      expect(Math.abs(fairCoinAtLeast(hits, draws) / p - 1), `${hits} of ${draws}`).toBeLessThan(1e-12);
    }
  });
});
