import { sigmoid } from '../../core/math/sigmoid.js';
import type { ScoreParts } from '../../core/model.js';
import type { ExplainedRow } from './explainer.js';

/** What one column did to a prediction. */
export interface Factor {
  readonly name: string;
  readonly value: number;
  /** share of training values that are lower, ties counting half; NaN where it or training is not known */
  readonly percentile: number;
  /** in the unit of the score, above 0 towards a rise or a higher value */
  readonly effect: number;
  /** share of all that moved the score, with the direction of the effect: sizes sum to 1 */
  readonly weight: number;
  /** standard error of the effect; absent where it is exact */
  readonly error?: number;
}

/** A prediction taken apart: base + the effects of all factors = score. */
export interface Explanation {
  readonly unit: ScoreParts['unit'];
  readonly base: number;
  readonly score: number;
  /** the weightiest first, then by name */
  readonly factors: readonly Factor[];
}

/**
 * A row's parts as factors: what each column was, where that lies among training values, and how it moved the score.
 *
 * @param training per column its training values, NaN where not known
 */
export function factorsOf(
  names: readonly string[],
  { unit, base, parts, error }: ExplainedRow,
  columns: readonly Float64Array[],
  row: number,
  training: readonly Float64Array[],
): Explanation {
  const total = parts.reduce((sum, part) => sum + Math.abs(part), 0);
  const factors = names.map((name, k): Factor => {
    const value = columns[k][row];
    return {
      name,
      value,
      percentile: percentileOf(value, training[k]),
      effect: parts[k],
      weight: total > 0 ? parts[k] / total : 0,
      ...(error === undefined ? {} : { error: error[k] }),
    };
  });
  factors.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.name < b.name ? -1 : 1));
  return { unit, base, score: parts.reduce((a, b) => a + b, base), factors };
}

export function percentileOf(value: number, among: Float64Array): number {
  let below = 0;
  let same = 0;
  let known = 0;
  for (const other of among) {
    if (Number.isNaN(other)) continue;
    known++;
    if (other < value) below++;
    else if (other === value) same++;
  }
  return known === 0 || Number.isNaN(value) ? Number.NaN : (below + same / 2) / known;
}

/** Factors in a sentence on each side. */
const NAMED = 3;
/** A factor with less of what moved the score is not worth a word. */
const LEAST = 0.03;

/**
 * The explanation as a trader would tell it.
 *
 * @param what the thing foretold, e.g. `a rise by 2024-05-02 00:00 UTC`
 */
export function summaryOf({ unit, base, score, factors }: Explanation, what: string): string {
  const isChance = unit !== 'label';
  const shown = (x: number): string => (isChance ? percent(unit === 'log-odds' ? sigmoid(x) : x) : figure(x));
  const side = (sign: number): string => {
    const own = factors.filter(({ weight }) => weight * sign > LEAST).slice(0, NAMED);
    return own.map(factorWords).join(', ');
  };
  const [up, down] = [side(1), side(-1)];
  const head = isChance
    ? `The model gives ${what} a chance of ${shown(score)}; knowing nothing of this bar it would say ${shown(base)}.`
    : `The model foretells ${shown(score)} for ${what}; knowing nothing of this bar it would say ${shown(base)}.`;
  if (up === '' && down === '') return `${head} No column moves it.`;
  const [towards, against] = isChance ? ['For it speaks', 'against it'] : ['Upwards speaks', 'downwards'];
  if (up === '') return `${head} ${capital(against)} speaks ${down}; nothing of weight speaks the other way.`;
  if (down === '') return `${head} ${towards} ${up}; nothing of weight speaks the other way.`;
  return `${head} ${towards} ${up}; ${against} ${down}.`;
}

/** `rsi(period=14) at 71.2 (above 94 % of training, 22 % of the weight)` */
export function factorWords({ name, value, percentile, weight }: Factor): string {
  const place = Number.isNaN(percentile)
    ? ''
    : percentile >= 0.5
      ? `above ${percent(percentile, 0)} of training, `
      : `below ${percent(1 - percentile, 0)} of training, `;
  return `${name} at ${figure(value)} (${place}${percent(Math.abs(weight), 0)} of the weight)`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function figure(value: number): string {
  return Number.isNaN(value) ? 'an unknown value' : String(Number(value.toPrecision(4)));
}

function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}
