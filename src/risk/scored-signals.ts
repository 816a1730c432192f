import { QuantError } from '../core/kit/errors.js';
import { parseSpecText } from '../core/kit/spec-text.js';

/** A column made comparable with others: how far it is from what is neutral, in its own unit of far. */
export interface ScoredSignal {
  readonly feature: string;
  /** where the column says nothing either way, unit of the column */
  readonly centre: number;
  /** what counts as far, unit of the column; negative for a column that is high when the market is to be sold */
  readonly scale: number;
  /** column that the scale is a multiple of, for columns in the unit of the price; empty for none */
  readonly scaleFeature: string;
}

/**
 * A column squashed into [-1, 1]: 0 at its centre, 0.76 one scale above it, never beyond 1 however wild the column.
 *
 * @param scale unit of the column, signed; 0 is a market without any movement to measure by, which says nothing: 0
 * @returns in [-1, 1]; NaN where the value or the scale is not known
 * @source own
 */
export function scoreOf(value: number, centre: number, scale: number): number {
  return scale === 0 && !Number.isNaN(value) ? 0 : Math.tanh((value - centre) / scale);
}

const HINT =
  'write feature@centre/scale, with bars between: rsi(period=14)@50/25 | macd.histogram@0/0.25*atr(period=14)';

/**
 * Reads `rsi(period=14)@50/25 | roc(lag=24)@0/5 | macd.histogram@0/0.25*atr(period=14)`: columns with the value that
 * is neutral and the distance from it that is far, a number or a multiple of another column. A negative distance turns
 * a column around.
 *
 * @param label name in messages, e.g. `bayes.signals`
 * @throws E_PARAM on text that cannot be read
 */
export function parseSignals(label: string, text: string): ScoredSignal[] {
  return text.split('|').map((part) => {
    const word = part.trim();
    const cut = word.lastIndexOf('@');
    const slash = word.indexOf('/', cut);
    if (cut <= 0 || slash < 0) fail(`each entry of ${label} must name a feature, a centre and a scale, was "${word}"`);
    const scale = word.slice(slash + 1).trim();
    const star = scale.indexOf('*');
    const signal = {
      feature: word.slice(0, cut).trim(),
      centre: toNumber(`centre in ${label}`, word.slice(cut + 1, slash)),
      scale: toNumber(`scale in ${label}`, star < 0 ? scale : scale.slice(0, star)),
      scaleFeature: star < 0 ? '' : scale.slice(star + 1).trim(),
    };
    if (signal.scale === 0) fail(`the scale in ${label} must not be 0, was "${word}"`);
    parseSpecText(signal.feature);
    if (star >= 0) parseSpecText(signal.scaleFeature);
    return signal;
  });
}

/** The columns that signals read: the column of each, and those of their scales behind them. */
export function signalFeatures(signals: readonly ScoredSignal[]): string[] {
  return [...signals.map((s) => s.feature), ...signals.map((s) => s.scaleFeature).filter((feature) => feature !== '')];
}

/** Reads all signals off a view whose features are `signalFeatures` of the same list. @returns numbers in [-1, 1], or NaN */
export function createScorer(
  signals: readonly ScoredSignal[],
): (view: { feature(k: number): number }, out: number[]) => void {
  let next = signals.length;
  const scaleColumn = signals.map((s) => (s.scaleFeature === '' ? -1 : next++));
  return (view, out) => {
    for (const [k, { centre, scale }] of signals.entries()) {
      const unit = scaleColumn[k] < 0 ? 1 : view.feature(scaleColumn[k]);
      out[k] = scoreOf(view.feature(k), centre, scale * unit);
    }
  };
}

function toNumber(what: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) fail(`the ${what} must be a number, was "${text.trim()}"`);
  return value;
}

function fail(message: string): never {
  throw new QuantError('E_PARAM', message, { hint: HINT });
}
