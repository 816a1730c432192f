import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { farthest, isSame, outcomeOfFast, outcomeOfSlow, tradedIn } from './compare.js';
import { describeRun } from './describe-run.js';
import { playRun } from './play-run.js';
import { type RandomOptions, randomRun } from './random-runs.js';
import { slowRun } from './slow-engine/run.js';
import type { SlowInput } from './slow-engine/types.js';

/** `QUANT_DIFFERENTIAL_RUNS=20000 npx vitest run test/backtest/differential.test.ts` looks further by hand. */
const RUNS = Number(process.env.QUANT_DIFFERENTIAL_RUNS ?? 250);
const SEED = Number(process.env.QUANT_DIFFERENTIAL_SEED ?? 20261120);

function agrees(run: SlowInput): void {
  const slow = slowRun(run);
  const ledger = playRun(run);
  const [fast, expected] = [outcomeOfFast(ledger), outcomeOfSlow(slow)];
  const scale = tradedIn(run, slow);
  if (!isSame(fast, expected, scale)) expect(fast, describeRun(run)).toEqual(expected);
  for (const column of ['equity', 'cash'] as const) {
    if (farthest(ledger[column], slow[column]) <= 1e-9 * scale) continue;
    expect([...ledger[column]], `${column}\n${describeRun(run)}`).toEqual(slow[column]);
  }
}

const KINDS: readonly (readonly [string, RandomOptions])[] = [
  ['spot markets', { kind: 'spot' }],
  ['spot markets with finer bars', { kind: 'spot', detail: true, bars: 10 }],
  ['linear perpetuals', { kind: 'linear' }],
  ['linear perpetuals with finer bars', { kind: 'linear', detail: true, bars: 10 }],
  ['inverse perpetuals', { kind: 'inverse' }],
  ['crowded spot bars', { kind: 'spot', markets: 1, crowded: true }],
  ['crowded bars of perpetuals', { kind: 'linear', markets: 1, crowded: true, detail: true, bars: 8 }],
  ['prices of a billionth', { kind: 'spot', unit: 2 ** -30 }],
  ['prices of a million', { kind: 'linear', unit: 2 ** 20 }],
];

describe('the engine against a slow, obvious one', () => {
  it.each(KINDS)('gives the same fills, states, refusals and money on %s', (_, options) => {
    fc.assert(fc.property(randomRun(options), agrees), { numRuns: RUNS, seed: SEED });
  });
});
