import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import { normalInverse } from '../../core/math/special.js';
import { rankCorrelation } from '../scores/correlation.js';
import { sampleOf } from '../scores/score.js';
import { memberOf, numberOf, numbersJson, numbersOf, textOf } from '../state.js';

/** How a model did on rows that it had not seen when it was trained: what it is held to afterwards. */
export interface Expected {
  /** outcomes that do not overlap; few of them make a trigger patient */
  readonly count: number;
  readonly mean: number;
  /** variance of single values, ddof 1; of a rank correlation without meaning */
  readonly variance: number;
}

export interface DecayRules {
  /** outcomes that are judged together, ≥ 10: every stretch of so many is looked at once */
  readonly window: number;
  /** chance of a false alarm per stretch, in (0, 0.5) */
  readonly level: number;
}

/** What a trigger says after an outcome. */
export interface DecayState {
  /** true at the end of a stretch that is worse than chance allows */
  readonly isAlarm: boolean;
  /** of the newest whole stretch; NaN before the first */
  readonly value: number;
  /** where the alarm begins */
  readonly limit: number;
}

/** A figure of one model followed outcome by outcome; the outcomes must not overlap in time. */
export interface DecayTrigger {
  /** @param value what is averaged; of a rank correlation the prediction, with what came of it */
  update(value: number, outcome?: number): DecayState;
  /** Its state as plain JSON: {@link decayFrom} goes on with the same bits. */
  toJSON(): Json;
}

/**
 * `fall`: the mean falls, as a win rate does. `rise`: it rises, as the Brier score does. `rank`: the rank correlation of
 * prediction and outcome (the information coefficient) is at most 0, and below what was expected.
 */
const WAYS = ['fall', 'rise', 'rank'] as const;
export type DecayWay = (typeof WAYS)[number];

/**
 * An alarm when a model does worse than it did on rows that it had not seen in training, by more than both samples'
 * chance allows at the level (one-sided, normal; Fisher's transformation for rank correlations).
 *
 * Stretches follow one another without overlap, so that the chance of a false alarm is the level for each of them.
 *
 * @throws E_PARAM when a rule is out of range
 * @source Fisher 1921, On the probable error of a coefficient of correlation; Welch 1947
 */
export function createDecay(way: DecayWay, rules: DecayRules, expected: Expected): DecayTrigger {
  if (!(rules.window >= 10) || !(rules.level > 0 && rules.level < 0.5)) {
    throw new QuantError(
      'E_PARAM',
      `decay: the window must be at least 10 and the level in (0, 0.5), were ${rules.window} and ${rules.level}`,
    );
  }
  return openDecay(way, rules, expected, { values: [], outcomes: [], last: Number.NaN });
}

/** Variance of Fisher's transform of a rank correlation times n − 3, for weak ones (Fieller, Hartley & Pearson 1957). */
const RANK_SPREAD = 1.06;

interface Held {
  readonly values: readonly number[];
  readonly outcomes: readonly number[];
  readonly last: number;
}

function openDecay(way: DecayWay, rules: DecayRules, expected: Expected, held: Held): DecayTrigger {
  const { window, level } = rules;
  const reach = normalInverse(1 - level);
  const values = [...held.values];
  const outcomes = [...held.outcomes];
  const limit = way === 'rank' ? rankLimit(expected, window, reach) : meanLimit(way, expected, window, reach);
  let last = held.last;
  return {
    update: (value, outcome = 0) => {
      values.push(value);
      outcomes.push(outcome);
      if (values.length < window) return { isAlarm: false, value: last, limit };
      last = way === 'rank' ? rankOf(values, outcomes) : values.reduce((a, b) => a + b, 0) / window;
      values.length = 0;
      outcomes.length = 0;
      return { isAlarm: way === 'rise' ? last > limit : last < limit, value: last, limit };
    },
    toJSON: () => ({
      way,
      window,
      level,
      expected: { count: expected.count, mean: expected.mean + 0, variance: expected.variance },
      values: numbersJson(values),
      outcomes: numbersJson(outcomes),
      last: Number.isNaN(last) ? null : last + 0,
    }),
  };
}

/** Nothing is expected of a model that was never judged: then there is no alarm. */
function meanLimit(way: DecayWay, { count, mean, variance }: Expected, window: number, reach: number): number {
  const error = Math.sqrt(variance / window + variance / count);
  if (!(count > 1) || !Number.isFinite(error))
    return way === 'rise' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return way === 'rise' ? mean + reach * error : mean - reach * error;
}

function rankLimit({ count, mean }: Expected, window: number, reach: number): number {
  if (!(count > 3) || Number.isNaN(mean)) return Number.NEGATIVE_INFINITY;
  const error = Math.sqrt(RANK_SPREAD / (window - 3) + RANK_SPREAD / (count - 3));
  const held = Math.min(Math.max(mean, -0.999), 0.999);
  return Math.min(0, Math.tanh(Math.atanh(held) - reach * error));
}

/** NaN where either does not vary: no alarm comes of that. */
function rankOf(values: readonly number[], outcomes: readonly number[]): number {
  return rankCorrelation(sampleOf(Float64Array.from(values), Float64Array.from(outcomes))).value;
}

/** @throws E_DATA when it is damaged */
export function decayFrom(json: Json): DecayTrigger {
  const name = textOf(json, 'way');
  const way = WAYS.find((known) => known === name);
  if (way === undefined)
    throw new QuantError('E_DATA', `saved trigger: "way" must be one of ${WAYS.join(', ')}, was ${name}`);
  const expected = memberOf(json, 'expected');
  const last = memberOf(json, 'last');
  return openDecay(
    way,
    { window: numberOf(json, 'window'), level: numberOf(json, 'level') },
    {
      count: numberOf(expected, 'count'),
      mean: numberOf(expected, 'mean'),
      variance: numberOf(expected, 'variance'),
    },
    {
      values: [...numbersOf(json, 'values')],
      outcomes: [...numbersOf(json, 'outcomes')],
      last: typeof last === 'number' ? last : Number.NaN,
    },
  );
}
