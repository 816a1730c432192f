import { type Candles, candlesBetween } from '../../core/candles.js';
import type { FeatureMatrix } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';
import { formatInterval, minuteUtc } from '../../core/kit/time.js';
import type { Store } from '../../data/store/database.js';
import type { SeriesInfo } from '../../data/store/series.js';
import { idleAccount } from '../../features/idle-account.js';
import { computeFeatures } from '../../features/pipeline.js';
import { toSignal } from '../../research/signal.js';
import { loadFeatureContext } from '../market/feature-context.js';
import { readsOf } from './feature-reads.js';
import type { BundleEntry } from './model-bundle.js';
import { barsAhead } from './train-target.js';

/** What a model says of one bar, and whether it may be believed. */
export interface Said {
  /** open of the bar, UTC ms; it is known at its close */
  readonly openTime: number;
  readonly knownAt: number;
  readonly close: number;
  /** end of the time that is spoken of, UTC ms; NaN where the label has no fixed end */
  readonly until: number;
  /** as `FittedModel.predict`; NaN where a feature is not known */
  readonly value: number;
  /** chance that the label is above 0; a regression's is a rough one, as strategies read it */
  readonly probability: number;
  /** multiclass: one per class */
  readonly probabilities?: Float64Array;
  readonly range?: { readonly low: number; readonly high: number; readonly level: number };
  /** true when training knew something of what came after this bar: it is no prediction */
  readonly isTrained: boolean;
}

/** One market's predictions, the newest last. */
export interface Prediction {
  readonly entry: BundleEntry;
  readonly candles: Candles;
  readonly matrix: FeatureMatrix;
  readonly said: readonly Said[];
}

/**
 * What one model of a bundle says of the last bars.
 *
 * A bar is honest when it closes at or after the last moment that training knew: its label lies after that. Nothing of
 * the future is read: bars that close after `range.toMs` are not loaded.
 *
 * @param peers the series that its features compare with
 */
export function predictLast(
  store: Store,
  {
    entry,
    candles,
    series,
    peers,
  }: { entry: BundleEntry; candles: Candles; series: SeriesInfo; peers: readonly Candles[] },
  last: number,
): Prediction {
  const { model, spread } = entry;
  const { intervalMs, openTime, length } = candles;
  const range = { fromMs: openTime[0], toMs: openTime[length - 1] + intervalMs };
  const beside = loadFeatureContext(store, series, readsOf(model.features), range, peers);
  const matrix = computeFeatures(candles, model.features, { context: { account: idleAccount(length), ...beside } });
  // Features and steps need the bars before; the learner is asked of the last ones only, and some are slow to answer.
  const count = Math.min(last, length);
  const columns = model.inputs(matrix).map((column) => column.subarray(length - count));
  const value = model.fitted.predict(columns, count);
  const probability = toSignal(model.task, value, spread);
  const classes = model.fitted.probabilities?.(columns, count);
  const interval = model.fitted.interval?.(columns, count);
  const width = model.classes?.length ?? 0;
  const ahead = barsAhead(model.label);
  return {
    entry,
    candles,
    matrix,
    said: Array.from({ length: count }, (_, k) => {
      const row = length - count + k;
      const knownAt = openTime[row] + intervalMs;
      return {
        openTime: openTime[row],
        knownAt,
        close: candles.close[row],
        until: knownAt + ahead * intervalMs,
        value: value[k],
        probability: probability[k],
        ...(classes && width > 0 ? { probabilities: classes.slice(k * width, (k + 1) * width) } : {}),
        ...(interval ? { range: { low: interval.low[k], high: interval.high[k], level: interval.level } } : {}),
        isTrained: knownAt < model.knownUntil,
      };
    }),
  };
}

/** The bars that had closed by a moment. @throws E_NO_DATA when there is none */
export function closedBy(candles: Candles, atMs: number): Candles {
  const cut = candlesBetween(candles, 0, atMs - candles.intervalMs + 1);
  if (cut.length > 0) return cut;
  const first = minuteUtc(candles.openTime[0] + candles.intervalMs);
  throw new QuantError(
    'E_NO_DATA',
    `no ${formatInterval(candles.intervalMs)} bar of ${candles.symbol} had closed by ${minuteUtc(atMs)} UTC`,
    {
      hint: `the first one closed at ${first} UTC`,
    },
  );
}
