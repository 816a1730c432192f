import type { Candles } from '../core/candles.js';
import { barsPerYear } from '../core/kit/time.js';
import type { Ledger } from '../core/ledger.js';
import { standardDeviation } from '../core/math/sum.js';
import type { RegimeName, RegimePath } from '../core/regime.js';

/** A stretch of bars in one regime, UTC ms, `to` exclusive. */
export interface RegimeSpan {
  readonly from: number;
  readonly to: number;
  readonly name: RegimeName;
}

/**
 * The stretches of a regime path, to be painted behind a price. When there are more than `maxSpans`, equal stretches
 * of bars are painted in the regime that most of their bars were in.
 */
export function regimeSpans(candles: Candles, path: RegimePath, maxSpans: number): readonly RegimeSpan[] {
  const exact = mergeStates(candles, path, path.state, 1);
  if (exact.length <= maxSpans) return exact;
  const size = Math.ceil(candles.length / maxSpans);
  const states = Int8Array.from({ length: Math.ceil(candles.length / size) }, (_, b) =>
    mostFrequent(path.state.subarray(b * size, (b + 1) * size), path.names.length),
  );
  return mergeStates(candles, path, states, size);
}

function mergeStates(candles: Candles, path: RegimePath, states: Int8Array, size: number): RegimeSpan[] {
  const spans: RegimeSpan[] = [];
  const end = candles.length === 0 ? 0 : candles.openTime[candles.length - 1] + candles.intervalMs;
  let from = 0;
  for (let b = 1; b <= states.length; b++) {
    if (b < states.length && states[b] === states[from]) continue;
    const to = b * size < candles.length ? candles.openTime[b * size] : end;
    if (states[from] >= 0) spans.push({ from: candles.openTime[from * size], to, name: path.names[states[from]] });
    from = b;
  }
  return spans;
}

function mostFrequent(states: Int8Array, count: number): number {
  const votes = new Int32Array(count + 1);
  for (const state of states) votes[state + 1]++;
  let best = 0;
  for (let s = 1; s <= count; s++) if (votes[s] > votes[best]) best = s;
  return best - 1;
}

/** What a regime was like, for the bars that came after it was known. */
export interface RegimeRow {
  readonly name: RegimeName;
  /** share of the bars that have a regime, fraction */
  readonly share: number;
  readonly bars: number;
  /** number of separate stretches */
  readonly stretches: number;
  /** compounded return of the market over the bars after each bar in this regime, fraction */
  readonly marketReturn: number;
  /** the same for the strategy's equity */
  readonly strategyReturn: number;
  /** standard deviation of those market returns, per year (ddof 1), fraction */
  readonly marketVolatility: number;
}

/**
 * Share of time, returns and volatility per regime. Each bar's regime is set against the move of the *next* bar, the
 * first one that anybody could have traded on it.
 */
export function regimeRows(candles: Candles, path: RegimePath, ledger: Ledger): readonly RegimeRow[] {
  const known = path.state.reduce((sum, state) => sum + (state >= 0 ? 1 : 0), 0);
  const stepOf = stepsOfRows(candles, ledger);
  return path.names.map((name, k) => {
    let bars = 0;
    let stretches = 0;
    let market = 1;
    let strategy = 1;
    const moves: number[] = [];
    for (let i = 0; i < candles.length; i++) {
      if (path.state[i] !== k) continue;
      bars++;
      if (i === 0 || path.state[i - 1] !== k) stretches++;
      if (i + 1 >= candles.length) continue;
      const move = candles.close[i + 1] / candles.close[i] - 1;
      market *= 1 + move;
      moves.push(move);
      const now = stepOf[i];
      const next = stepOf[i + 1];
      if (now >= 0 && next >= 0 && ledger.equity[now] > 0) strategy *= ledger.equity[next] / ledger.equity[now];
    }
    return {
      name,
      share: known === 0 ? Number.NaN : bars / known,
      bars,
      stretches,
      marketReturn: moves.length === 0 ? Number.NaN : market - 1,
      strategyReturn: moves.length === 0 ? Number.NaN : strategy - 1,
      marketVolatility: standardDeviation(moves, 1) * Math.sqrt(barsPerYear(candles.intervalMs)),
    };
  });
}

/** The step of the run's clock at which each row's bar stands, or -1. */
function stepsOfRows(candles: Candles, ledger: Ledger): Int32Array {
  const out = new Int32Array(candles.length).fill(-1);
  let step = 0;
  for (let i = 0; i < candles.length; i++) {
    while (step < ledger.steps && ledger.openTime[step] < candles.openTime[i]) step++;
    if (step < ledger.steps && ledger.openTime[step] === candles.openTime[i]) out[i] = step;
  }
  return out;
}
