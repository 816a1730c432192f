/**
 * What one bar costs in the engine, in steady state, against the same event engine in C: the hot path of every backtest,
 * sweep and walk-forward. Twice the figure means twice the wait for each of them.
 *
 * Timed is the engine from its making to its last bar; checking the bars and the ledger's rows for reports are not, which C
 * does not have. C writes into one equity column again and again, ours makes a new one for each run.
 *
 * SMA(20/50) crossover, market order at the next open, 0.1 % fee, all in or flat, from 1e6. Final equity and number of
 * fills are those that four other toolkits find on these bars.
 */
import type { Candles } from '../../src/core/candles.js';
import type { Strategy } from '../../src/core/strategy.js';
import { steady } from '../kit/clock.js';
import type { Measure, Reading, Suite } from '../kit/suite.js';
import {
  BracketCross,
  definitionOf,
  GuardedCross,
  loadWalk,
  RawCross,
  ready,
  requestOf,
  stageOf,
} from '../workload.js';

const PUBLISHED: Readonly<Record<number, { readonly equity: number; readonly fills: number }>> = {
  100000: { equity: 150_525.9970334818, fills: 2225 },
  1000000: { equity: 0.00013833812987926, fills: 22_628 },
};

function play(file: string, repetitions: string, start: (market: Candles) => Strategy): Reading {
  const market = loadWalk(file);
  const request = requestOf(
    [market],
    definitionOf(() => start(market)),
  );
  const stage = stageOf(request);
  const warm = market.length > 300_000 ? 4 : 25;
  const [ms, end] = steady(
    () => ready(request, stage),
    (run) => run(),
    { warm, repetitions: Number(repetitions) },
  );
  return { value: (ms * 1e6) / market.length, check: { ...end } };
}

function against(variant: 'cross' | 'bracket', side: string, name: string, goal: number, what: string): Measure[] {
  return [100_000, 1_000_000].map((bars) => ({
    name: `${name}-${bars === 100_000 ? '100k' : '1m'}`,
    what: `${what} / C event engine`,
    goal,
    unit: 'ns/bar',
    run: (lab) => {
      const file = lab.walkFile(bars);
      const repetitions = bars === 100_000 ? lab.pick(31, 9) : lab.pick(11, 3);
      const theirs = lab.c('sma', [file, repetitions, variant], ['sma', 'engine']);
      const expected = variant === 'cross' ? { ...PUBLISHED[bars] } : {};
      return lab.race(lab.side(side, [file, repetitions]), theirs, {
        rounds: lab.pick(7, bars === 100_000 ? 2 : 1),
        expected,
      });
    },
  }));
}

export default {
  measures: [
    ...against('cross', 'raw', 'engine', 1.6, 'engine, strategy on raw columns'),
    ...against('cross', 'guarded', 'engine-guard', 1.8, 'engine, strategy with guarded reads'),
    ...against('bracket', 'bracket', 'engine-limit-stop-target', 1.8, 'engine, limit entry with stop and target'),
  ],
  sides: {
    raw: (file, repetitions) => play(file, repetitions, (market) => new RawCross(market.close, 20, 50)),
    guarded: (file, repetitions) => play(file, repetitions, () => new GuardedCross(20, 50)),
    bracket: (file, repetitions) => play(file, repetitions, (market) => new BracketCross(market.close)),
  },
} satisfies Suite;
