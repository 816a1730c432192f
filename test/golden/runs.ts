import { holdLedger } from '../../src/backtest/benchmark.js';
import { makeRunSpec, plainRulesOf } from '../../src/backtest/make-spec.js';
import { backtest } from '../../src/backtest/run.js';
import { runHash } from '../../src/backtest/run-hash.js';
import type { Candles } from '../../src/core/candles.js';
import { hashJson } from '../../src/core/kit/hash.js';
import type { Ledger } from '../../src/core/ledger.js';
import { DEFAULT_MARGIN_TIERS } from '../../src/core/market-rules.js';
import { measure } from '../../src/risk/measure.js';
import { LIVELY, runAny } from '../backtest/whole-runs.js';
import { gs1, randomCandles } from '../support/series.js';

/** What is remembered of a whole run. Numbers are kept to nine digits: `Math.exp` may differ in its last ones. */
export interface GoldenRun {
  readonly fills: number;
  readonly rejects: number;
  /** of step, market, quantity and price of every fill */
  readonly fillHash: string;
  /** of orders, fills and equity, to the bit */
  readonly runHash: string;
  readonly metrics: Readonly<Record<string, string>>;
}

const SHOWN = ['total-return', 'sharpe', 'max-drawdown', 'trades', 'total-cost', 'turnover', 'excess-return'];

function markets(): Candles[] {
  return ['AAA', 'BBB'].map((symbol, k) =>
    randomCandles({
      seed: `golden/${symbol}`,
      length: 2000 - 300 * k,
      symbol,
      drift: 0.0002,
      gapShare: 0.002,
      zeroVolumeShare: 0.01,
    }),
  );
}

/** Every strategy with its default parameters, and in its lively form, under the default costs. */
export function goldenRuns(): Record<string, GoldenRun> {
  const bars = markets();
  const names = LIVELY.map((text) => text.split('(')[0]);
  const out: Record<string, GoldenRun> = {};
  for (const text of [...new Set([...names, ...LIVELY])]) {
    const ledger = runAny(bars, text);
    out[text] = rememberRun(ledger, holdLedger(bars, { firstStep: ledger.firstStep }).equity);
  }
  for (const [text, margin] of PERPETUAL) out[`perpetual, ${margin}: ${text}`] = perpetualRun(text, margin);
  return out;
}

/** The golden series as a perpetual with its own marks and the margin tiers of Binance's BTCUSDT: 10x, funding of 0.1 % every eight bars, the last bar closes. */
const PERPETUAL = [
  ['breakout(channel=12, atr=7, stopAtr=2, targetAtr=3, risk=0.2, direction=both, share=9)', 'isolated'],
  ['momentum(lookback=10, enter=0.3, short=true, share=8)', 'cross'],
] as const;

function perpetualRun(text: string, margin: 'isolated' | 'cross'): GoldenRun {
  const bars: Candles = { ...gs1(), market: 'swap' };
  const marks: Candles = { ...bars, market: 'mark', volume: new Float64Array(bars.length) };
  const time = bars.openTime.filter((_, i) => i % 8 === 0);
  const spec = makeRunSpec({
    markets: [bars],
    strategy: text,
    rules: {
      [bars.symbol]: { ...plainRulesOf(bars), marginTables: [{ effectiveFromMs: 0, tiers: DEFAULT_MARGIN_TIERS }] },
    },
    account: { maxLeverage: 10, margin, closeAtEnd: true },
    execution: { maxVolumeShare: 1, intrabar: 'nearest' },
  });
  const ledger = backtest({
    spec,
    markets: [bars],
    venueData: { marks: [marks], funding: [{ time, rate: time.map(() => 0.001) }] },
  });
  return rememberRun(ledger, holdLedger([bars], { firstStep: ledger.firstStep }).equity);
}

function rememberRun(ledger: Ledger, benchmark: Float64Array): GoldenRun {
  const digits = (x: number): string => String(Number(x.toPrecision(9)));
  const metrics = measure(ledger, benchmark).filter((m) => SHOWN.includes(m.name));
  return {
    fills: ledger.fills.length,
    rejects: ledger.rejects.length,
    fillHash: hashJson(ledger.fills.map((x) => [x.step, x.symbol, digits(x.quantity), digits(x.price)])),
    runHash: runHash(ledger),
    metrics: Object.fromEntries(metrics.map((m) => [m.name, digits(m.value)])),
  };
}

/** How two memories of a run differ, in words; empty when they do not. */
export function differences(before: GoldenRun | undefined, now: GoldenRun): string[] {
  if (before === undefined) return ['is new'];
  const changed = (name: string, a: unknown, b: unknown): string[] => (a === b ? [] : [`${name} ${a} -> ${b}`]);
  return [
    ...changed('fills', before.fills, now.fills),
    ...changed('rejects', before.rejects, now.rejects),
    ...Object.keys(now.metrics).flatMap((name) => changed(name, before.metrics[name], now.metrics[name])),
    ...changed('run hash', before.runHash?.slice(0, 12), now.runHash.slice(0, 12)),
    ...changed('fill hash', before.fillHash.slice(0, 12), now.fillHash.slice(0, 12)),
  ];
}
