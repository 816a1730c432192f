/**
 * How a market is held against others of its run. A row sees the bars of the others that opened at the same moment: they
 * close with it. Where another market has no bar at that moment, its value there is not known: nothing is filled in, and
 * no older bar stands in. Windows of two markets run over the moments that both have, and a return there is the one
 * between two such moments, however far they lie apart.
 */
import type { Candles } from '../../core/candles.js';
import type { FeatureContext } from '../../core/feature-context.js';
import { QuantError } from '../../core/kit/errors.js';
import { formatInterval } from '../../core/kit/time.js';
import { unknownColumn } from '../../core/math/rolling.js';

/** The parameter that names one other market. */
export const MARKET_PARAM = {
  type: 'text',
  default: '',
  doc: 'symbol of the other market, for example ETHUSDT; the first one when empty',
} as const;

/** Which markets a comparison of all of them needs. */
export const NEEDS_PARAM = {
  type: 'choice',
  default: 'all',
  options: ['all', 'some'],
  doc: 'all: not known where a market has no bar; some: over the markets known then, two or more',
} as const;

/**
 * The other markets of the run.
 *
 * @throws E_NO_DATA when there is none
 * @throws E_DATA when one has bars of another length
 */
export function peersOf(owner: string, candles: Candles, { peers = [] }: FeatureContext): readonly Candles[] {
  if (peers.length === 0) {
    throw new QuantError('E_NO_DATA', `${owner} reads other markets, and ${candles.symbol} is alone`, {
      hint: 'name other markets: --symbols BTCUSDT,ETHUSDT',
    });
  }
  for (const { symbol, intervalMs } of peers) {
    if (intervalMs === candles.intervalMs) continue;
    const [own, other] = [candles.intervalMs, intervalMs].map(formatInterval);
    throw new QuantError(
      'E_DATA',
      `${owner} needs bars of one length: ${candles.symbol} has ${own}, ${symbol} ${other}`,
    );
  }
  return peers;
}

/**
 * One of the other markets, by its symbol.
 *
 * @param market symbol; empty for the first
 * @throws E_PARAM when no other market has that symbol, with those that there are
 * @throws E_NO_DATA, E_DATA as `peersOf`
 */
export function peerNamed(owner: string, candles: Candles, context: FeatureContext, market: string): Candles {
  const peers = peersOf(owner, candles, context);
  if (market === '') return peers[0];
  const found = peers.find(({ symbol }) => symbol === market);
  if (found !== undefined) return found;
  throw new QuantError('E_PARAM', `${owner}.market must be another market of the run, was "${market}"`, {
    hint: `the others are ${peers.map(({ symbol }) => symbol).join(', ')}; without market= it is the first of them`,
  });
}

/**
 * A column of another market on the rows of this one.
 *
 * @param candles this market
 * @param other   the other market
 * @param column  a row per bar of the other market, any unit
 * @returns a row per bar of this market; NaN where the other has no bar that opened at the same moment
 */
export function onOwnRows(candles: Candles, other: Candles, column: Float64Array): Float64Array {
  const { openTime, length } = candles;
  const out = unknownColumn(length);
  const times = other.openTime;
  let k = 0;
  for (let i = 0; i < length; i++) {
    while (k < times.length && times[k] < openTime[i]) k++;
    if (k < times.length && times[k] === openTime[i]) out[i] = column[k];
  }
  return out;
}

/** The closes of all markets on the rows of this one, its own first; see `onOwnRows`. */
export function marketCloses(candles: Candles, peers: readonly Candles[]): Float64Array[] {
  return [candles.close, ...peers.map((peer) => onOwnRows(candles, peer, peer.close))];
}

/**
 * Simple returns of all markets over `lag` bars of this one, its own first.
 *
 * @returns (n,) each, fraction; NaN on rows [0, lag) and where a market has no bar at either end
 */
export function marketReturns(candles: Candles, peers: readonly Candles[], lag: number): Float64Array[] {
  return marketCloses(candles, peers).map((close) => {
    const out = unknownColumn(close.length);
    for (let i = lag; i < out.length; i++) out[i] = (close[i] - close[i - lag]) / close[i - lag];
    return out;
  });
}

/**
 * One number per row out of the values that the markets have on it.
 *
 * @param columns (n,) each, this market's own first, NaN where not known
 * @param needs   `all`: NaN where any is not known; `some`: over those that are known, NaN where this market is not or
 *   no other is
 * @param value   takes the known values, this market's first; the list is only good for this call
 * @returns (n,)
 */
export function acrossMarkets(
  columns: readonly Float64Array[],
  needs: 'all' | 'some',
  value: (known: readonly number[]) => number,
): Float64Array {
  const n = columns[0].length;
  const out = unknownColumn(n);
  const least = needs === 'all' ? columns.length : 2;
  const known: number[] = [];
  for (let i = 0; i < n; i++) {
    known.length = 0;
    for (const column of columns) if (!Number.isNaN(column[i])) known.push(column[i]);
    if (known.length >= least && !Number.isNaN(columns[0][i])) out[i] = value(known);
  }
  return out;
}
