import type { Candles } from '../../core/candles.js';
import { HOUR_MS, isoUtc } from '../../core/kit/time.js';
import { REGIME_NAMES } from '../../core/regime.js';
import { REGIME_FACTS } from './regimes.js';
import { SIM_EPOCH_MS, type SimSettings } from './settings.js';
import type { AssetWorld } from './simulator.js';

/** What really happened behind one simulated market, row by row with its candles. */
export interface MarketTruth {
  readonly symbol: string;
  readonly intervalMs: number;
  /** (n,) UTC ms, equal to the candles' */
  readonly openTime: Float64Array;
  /** (n,) index into `REGIME_NAMES`: the regime of the hour in which the bar opens */
  readonly regime: Uint8Array;
  /**
   * (n,) expected log return of the bar from the regime's drift and the planted edge, fraction. For bars up to an hour
   * it is known at the open (a share of the hour's); longer bars sum their hours, whose edges use what happened inside
   * the bar.
   */
  readonly expectedReturn: Float64Array;
  /** (n,) the part of `expectedReturn` that is the planted edge */
  readonly edgeReturn: Float64Array;
  /** (n,) standard deviation of the bar's log return, jumps left out, fraction */
  readonly sigma: Float64Array;
  /** (n,) half of the spread at the open, fraction of the price × 10,000 */
  readonly halfSpreadBps: Float64Array;
}

/** The truth of bars that were simulated in this world. */
export function truthOf({ asset, hours, market }: AssetWorld, candles: Candles, settings: SimSettings): MarketTruth {
  const { length, openTime, intervalMs } = candles;
  const out: MarketTruth = {
    symbol: candles.symbol,
    intervalMs,
    openTime,
    regime: new Uint8Array(length),
    expectedReturn: new Float64Array(length),
    edgeReturn: new Float64Array(length),
    sigma: new Float64Array(length),
    halfSpreadBps: new Float64Array(length),
  };
  const hoursPerBar = Math.max(1, intervalMs / HOUR_MS);
  const share = Math.min(1, intervalMs / HOUR_MS);
  for (let i = 0; i < length; i++) {
    const first = Math.max(0, Math.floor((openTime[i] - SIM_EPOCH_MS) / HOUR_MS));
    const last = Math.min(first + hoursPerBar, hours.sigma.length);
    let variance = 0;
    for (let t = first; t < last; t++) {
      const facts = REGIME_FACTS[market.regime[t]];
      out.expectedReturn[i] += hours.expected[t] * share;
      out.edgeReturn[i] += settings.edge * facts.edge * hours.trend[t] * hours.sigma[t] * share;
      variance += hours.sigma[t] * hours.sigma[t] * share;
    }
    out.regime[i] = market.regime[first];
    out.sigma[i] = Math.sqrt(variance);
    out.halfSpreadBps[i] = halfSpread(asset.halfSpreadBps, market.regime[first]);
  }
  return out;
}

/** Spreads widen with volatility. */
function halfSpread(usualBps: number, regime: number): number {
  return usualBps * Math.max(1, REGIME_FACTS[regime].volatility);
}

/** The settings and rules of a world as plain JSON: what a later test may hold a model to. */
export function truthJson(settings: SimSettings, truths: readonly MarketTruth[]): string {
  const document = {
    schema: 'quant/sim-truth@1',
    settings,
    edge_rule: 'expected log return of the next hour = edge x trend score x sigma of the hour',
    trend_rule: 'trend score = exponential mean of hourly shocks, memory 24 hours, variance 1, known before the hour',
    regimes: REGIME_NAMES.map((name, i) => ({
      name,
      yearly_drift: REGIME_FACTS[i].yearlyDrift * settings.drift,
      volatility: REGIME_FACTS[i].volatility,
      mean_hours: REGIME_FACTS[i].meanHours,
      edge: REGIME_FACTS[i].edge * settings.edge,
    })),
    markets: truths.map(({ symbol, intervalMs, openTime }) => ({
      symbol,
      interval_ms: intervalMs,
      bars: openTime.length,
      from: openTime.length === 0 ? null : isoUtc(openTime[0]),
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Lines per piece of text. */
const PIECE_ROWS = 8192;

/** One market's truth as CSV, one row per bar, in pieces: minute bars of a few years are longer than a text can be. */
export function* truthCsv(truth: MarketTruth): Generator<string> {
  yield 'ts_ms,regime,expected_return,edge_return,sigma,half_spread_bps\n';
  const { openTime, expectedReturn, edgeReturn, sigma, halfSpreadBps } = truth;
  for (let from = 0; from < openTime.length; from += PIECE_ROWS) {
    let text = '';
    for (let i = from; i < Math.min(from + PIECE_ROWS, openTime.length); i++) {
      const regime = REGIME_NAMES[truth.regime[i]];
      text += `${openTime[i]},${regime},${expectedReturn[i]},${edgeReturn[i]},${sigma[i]},${halfSpreadBps[i]}\n`;
    }
    yield text;
  }
}
