import type { Candles } from '../core/candles.js';
import type { FeatureContext } from '../core/feature-context.js';
import { QuantError } from '../core/kit/errors.js';
import { formatInterval, parseDuration } from '../core/kit/time.js';
import { parseLabel } from './label-spec.js';
import { type ComputedLabels, computeLabels } from './pipeline.js';
import { labels as labelRegistry } from './registry.js';

/** A label that looks some time ahead. */
export interface HorizonLabels extends ComputedLabels {
  /** null when no horizon was asked for */
  readonly horizonMs: number | null;
  readonly bars: number | null;
}

/**
 * One label at several horizons: what happens over the next 1 h, 4 h and 24 h, asked at the same bars.
 *
 * @param text     see `parseLabel`; with horizons a label with a parameter `horizon`, and what it says of it is replaced
 * @param horizons durations (`1h`, `4h`, `24h`) or milliseconds, each a whole number of bars
 * @returns one per horizon, in the order given; without horizons the label as its text says
 * @throws E_PARAM when a horizon is not a whole number of bars, the label has none, or the bars are sampled ones, which
 *   have no length in time
 * @throws E_UNKNOWN as `computeLabels`
 */
export function computeLabelsAt(
  candles: Candles,
  text: string,
  horizons: readonly (string | number)[],
  context: FeatureContext = {},
): HorizonLabels[] {
  if (horizons.length === 0) return [{ horizonMs: null, bars: null, ...computeLabels(candles, text, { context }) }];
  const { definition } = parseLabel(text);
  if (!Object.hasOwn(definition.params, 'horizon')) {
    const able = labelRegistry.list().filter(({ params }) => Object.hasOwn(params, 'horizon'));
    throw new QuantError('E_PARAM', `${definition.name} has no parameter horizon`, {
      hint: `labels with one: ${able.map(({ name }) => name).join(', ')}`,
    });
  }
  return horizons.map((horizon) => {
    const horizonMs = typeof horizon === 'number' ? horizon : parseDuration('a horizon', horizon);
    const bars = wholeBars(candles.intervalMs, horizonMs, horizon);
    return { horizonMs, bars, ...computeLabels(candles, text, { context, given: { horizon: bars } }) };
  });
}

function wholeBars(intervalMs: number, horizonMs: number, asked: string | number): number {
  if (intervalMs === 1) {
    throw new QuantError('E_PARAM', `a horizon in time needs bars of one length, found sampled bars and ${asked}`, {
      hint: 'give the horizon in bars: forward-return(horizon=24)',
    });
  }
  const bars = horizonMs / intervalMs;
  if (Number.isInteger(bars) && bars >= 1) return bars;
  throw new QuantError(
    'E_PARAM',
    `a horizon must be a whole number of ${formatInterval(intervalMs)} bars, was ${asked}`,
  );
}
