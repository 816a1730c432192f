import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { plainRules } from '../../src/core/market-rules.js';
import { DEFAULT_ACCOUNT, DEFAULT_EXECUTION, INTRABAR_MODES, type Intrabar } from '../../src/core/spec.js';
import { type BarRow, candlesFrom } from '../support/series.js';
import { playRun } from './play-run.js';
import type { Command, SlowInput } from './slow-engine/types.js';

const PARTS = 4;

interface Draft {
  readonly moves: readonly (readonly [number, number, number])[];
  readonly side: number;
  readonly entry: 'market' | 'limit' | 'stop';
  readonly away: number;
  readonly risk: number;
  readonly gain: number;
  readonly targetType: 'limit' | 'take-profit';
  readonly limitFill: 'through' | 'touch';
}

/** Every finer bar opens where the one before it closed: with jumps, a stop may fill worse than any path inside a bar. */
const draftArbitrary: fc.Arbitrary<Draft> = fc.record({
  moves: fc.array(
    fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
    { minLength: 8 * PARTS, maxLength: 8 * PARTS },
  ),
  side: fc.constantFrom(1, -1),
  entry: fc.constantFrom('market' as const, 'limit' as const, 'stop' as const),
  away: fc.integer({ min: 1, max: 4 }),
  risk: fc.integer({ min: 1, max: 6 }),
  gain: fc.integer({ min: 1, max: 6 }),
  targetType: fc.constantFrom('limit' as const, 'take-profit' as const),
  limitFill: fc.constantFrom('through' as const, 'touch' as const),
});

function barsOf(draft: Draft): { readonly fine: BarRow[]; readonly whole: BarRow[] } {
  const fine: [number, number, number, number, number][] = [];
  let price = 100;
  for (const [move, up, down] of draft.moves) {
    const close = Math.max(50, price + move);
    fine.push([price, Math.max(price, close) + up, Math.min(price, close) - down, close, 1000]);
    price = close;
  }
  const whole: BarRow[] = [];
  for (let k = 0; k < fine.length; k += PARTS) {
    const parts = fine.slice(k, k + PARTS);
    const high = Math.max(...parts.map((p) => p[1]));
    const low = Math.min(...parts.map((p) => p[2]));
    whole.push([parts[0][0], high, low, parts[PARTS - 1][3], 1000 * PARTS]);
  }
  return { fine, whole };
}

function bracketOf({ side, entry, away, risk, gain, targetType }: Draft, close: number): Command {
  const limit = close - side * away;
  const stopEntry = close + side * away;
  const from = entry === 'limit' ? limit : stopEntry;
  return {
    kind: 'bracket',
    s: 0,
    quantity: side,
    ...(entry === 'limit' ? { limit } : entry === 'stop' ? { stopEntry } : {}),
    stop: entry === 'market' ? { rate: risk / 100 } : { price: from - side * risk },
    target: entry === 'market' ? { rate: gain / 100 } : { price: from + side * gain },
    targetType,
  };
}

function result(draft: Draft, intrabar: Intrabar, isFine: boolean): number {
  const { fine, whole } = barsOf(draft);
  const rules = plainRules({ contract: 'spot', base: 'COIN', quote: 'USDT' });
  const candles = candlesFrom(whole);
  const run: SlowInput = {
    markets: [
      {
        candles,
        rules,
        marks: null,
        detail: isFine ? candlesFrom(fine, { intervalMs: HOUR_MS / PARTS }) : null,
        funding: [],
      },
    ],
    script: [[bracketOf(draft, candles.close[0])]],
    rules: {
      ...DEFAULT_ACCOUNT,
      ...DEFAULT_EXECUTION,
      currency: 'USDT',
      maxVolumeShare: 1,
      limitFill: draft.limitFill,
      intrabar,
      detailMs: isFine ? HOUR_MS / PARTS : 0,
      seed: 1,
    },
    costs: { taker: 0, maker: 0, spread: 0, slippage: 0, borrowPerYear: 0 },
  };
  return playRun(run).equity.at(-1)!;
}

/**
 * What the two paths give, lower first. Either may be the lower one: a target that rule 7d holds back for a bar fills at
 * the next open, which can be better than its price.
 */
function pairOf(draft: Draft): readonly [number, number] {
  const pair = [result(draft, 'pessimistic', false), result(draft, 'optimistic', false)];
  return [Math.min(...pair) - 1e-9, Math.max(...pair) + 1e-9];
}

describe('one bracket in a run', () => {
  it.each([
    ['with finer bars', true],
    ['on any walk inside the bar', false],
  ])('%s ends within what the pessimistic and the optimistic path give', (_, isFine) => {
    fc.assert(
      fc.property(draftArbitrary, fc.constantFrom(...INTRABAR_MODES), (draft, intrabar) => {
        const [least, most] = pairOf(draft);
        const real = result(draft, intrabar, isFine);
        expect(real).toBeGreaterThanOrEqual(least);
        expect(real).toBeLessThanOrEqual(most);
      }),
      { numRuns: 300, seed: 20261120 },
    );
  });

  it('tells the two paths apart: they differ where a bar holds both exits', () => {
    const draws = fc.sample(draftArbitrary, { numRuns: 200, seed: 20261120 });
    const apart = draws.filter((draft) => result(draft, 'optimistic', false) > result(draft, 'pessimistic', false));
    expect(apart.length).toBeGreaterThan(20);
  });
});
