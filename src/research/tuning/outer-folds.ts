import { QuantError } from '../../core/kit/errors.js';
import type { PurgedFold } from '../../models/purged-folds.js';

/** One market of several that a choice is made on, and how its own history is cut. */
export interface OuterMarket {
  readonly symbol: string;
  /** per bar, UTC ms, increasing */
  readonly openTime: Float64Array;
  readonly intervalMs: number;
  /** per bar: the last bar that its label used */
  readonly endIndex: Int32Array;
  readonly folds: readonly PurgedFold[];
  /** bars behind a test part from which nothing is learnt, in other markets either */
  readonly embargoBars: number;
}

/** Moments, [from, to) ms, in which a market is judged, and the end of the embargo behind them. */
interface JudgedSpan {
  readonly from: number;
  readonly to: number;
  readonly embargoTo: number;
}

/**
 * Outer folds of several markets, purged across them: a pipeline that is chosen on one market while another is judged must
 * not have seen the judged months there either, because markets move together.
 *
 * Cut one by one, markets of different length are judged at different times under one number. From each market's train
 * rows those go whose label meets the span in which any other market is judged, first test bar to end of the last test
 * label, or that stand in the embargo behind it. There are as many folds as each market has.
 *
 * @returns per market
 * @throws E_DATA when a market has no row left to learn from
 */
export function purgeAcross(markets: readonly OuterMarket[]): PurgedFold[][] {
  const count = Math.min(...markets.map(({ folds }) => folds.length));
  const spans = markets.map((market) => market.folds.slice(0, count).map((fold) => spanOf(market, fold)));
  return markets.map((market, m) =>
    market.folds.slice(0, count).map((fold, k) => {
      const others = spans.filter((_, other) => other !== m).map((own) => own[k]);
      return { ...fold, ...withoutSpans(market, fold, others) };
    }),
  );
}

function spanOf(
  { openTime, intervalMs, endIndex, embargoBars }: OuterMarket,
  { testRows }: Pick<PurgedFold, 'testRows'>,
): JudgedSpan {
  const last = testRows.reduce((end, row) => Math.max(end, row, endIndex[row]), 0);
  const to = openTime[last] + intervalMs;
  return { from: openTime[testRows[0]], to, embargoTo: to + embargoBars * intervalMs };
}

function withoutSpans(
  { symbol, openTime, intervalMs, endIndex }: OuterMarket,
  { index, trainRows, purged, embargoed }: PurgedFold,
  spans: readonly JudgedSpan[],
): Pick<PurgedFold, 'trainRows' | 'purged' | 'embargoed'> {
  const apart = trainRows.filter((row) => {
    const end = openTime[Math.max(row, endIndex[row])] + intervalMs;
    return !spans.some(({ from, to }) => openTime[row] < to && end > from);
  });
  const kept = apart.filter(
    (row) => !spans.some(({ to, embargoTo }) => openTime[row] >= to && openTime[row] < embargoTo),
  );
  if (kept.length === 0) {
    throw new QuantError(
      'E_DATA',
      `outer fold ${index + 1}: ${symbol} has no bar left to learn from outside the time in which the other markets are judged`,
      { hint: 'take more outer folds, or markets that have the same stretch of history: --since' },
    );
  }
  return {
    trainRows: kept,
    purged: purged + trainRows.length - apart.length,
    embargoed: embargoed + apart.length - kept.length,
  };
}
