import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import { formatInterval, isoUtc, minuteUtc } from '../../core/kit/time.js';
import { ruleRegimes } from '../../core/regime-rule.js';
import { realisedVolatility } from '../../features/indicators/realised-volatility.js';
import { factorsOf as explained, type Factor } from '../../models/explain/factors.js';
import { confidenceOf, judgedScores } from './predict-document.js';
import type { Speaker } from './predict-outcome.js';
import type { Prediction } from './predict-rows.js';
import { requireDirection } from './train-target.js';

/** A decision and why, for people and for programs. */
export interface Decision {
  readonly symbol: string;
  readonly decision: 'BUY' | 'SELL' | 'HOLD';
  readonly summary: string;
  readonly factors: readonly Factor[];
  readonly risk: string;
  readonly document: object;
}

const SHOWN_FACTORS = 5;
/** Bars of the volatility that stands for risk, and of the past that it is ranked in, as far as there are so many. */
const RISK_BARS = 24;
const PAST_BARS = 8760;

/**
 * Turns the newest prediction of a market into a decision: buy from a chance of a rise of `threshold` on, sell from
 * 1 − threshold down, else hold. It is what the model says, not advice: how far to believe it is what its scores are for.
 *
 * @throws E_USAGE when the model does not foretell a direction, or has learnt what came after the bar
 */
export function decide(speaker: Speaker, prediction: Prediction, threshold: number): Decision {
  const { entry, candles, said } = prediction;
  const { model, symbol } = entry;
  const newest = said[said.length - 1];
  requireDirection(`model ${speaker.id} cannot say --signal`, model.label);
  if (newest.isTrained) {
    throw new QuantError(
      'E_USAGE',
      `model ${speaker.id} has learnt what came after ${minuteUtc(newest.knownAt)} UTC: a signal from there would flatter it`,
      { hint: `it is honest from ${minuteUtc(model.knownUntil)} UTC on` },
    );
  }
  const chance = newest.probability;
  const decision = chance >= threshold ? 'BUY' : chance <= 1 - threshold ? 'SELL' : 'HOLD';
  const { factors, isDirected } = factorsOf(prediction);
  const risk = riskOf(prediction);
  const regime = regimeOf(prediction);
  const horizon = Number.isNaN(newest.until) ? '' : ` by ${minuteUtc(newest.until)} UTC`;
  const summary = Number.isNaN(chance)
    ? `${symbol}: a feature is not known on the newest bar, so there is nothing to go by`
    : `${symbol}: the chance of a rise${horizon} is ${percent(chance)}; buys from ${percent(threshold)}, sells from ${percent(1 - threshold)}`;
  const words = factors.slice(0, SHOWN_FACTORS).map((factor) => factorWords(factor, isDirected));
  const score = scoreOf(judgedScores(speaker.meta, symbol));
  return {
    symbol,
    decision,
    summary,
    factors: factors.slice(0, SHOWN_FACTORS),
    risk: risk.words,
    document: {
      symbol,
      is_simulated: candles.isSimulated,
      timestamp: isoUtc(newest.knownAt),
      decision,
      confidence: Number.isNaN(chance) ? null : confidenceOf(newest),
      probability: Number.isNaN(chance) ? null : chance,
      threshold,
      reasoning: [summary, ...words].join('; '),
      risk_level: risk.level,
      key_indicators: Object.fromEntries(
        factors.slice(0, SHOWN_FACTORS).map(({ name, value }) => [name, known(value)]),
      ),
      social_impact: null,
      social_impact_reason: 'no social data is read',
      model_id: speaker.id,
      model_version: speaker.version,
      selected_strategy: {
        name: 'model-signal',
        type: 'model',
        market_regime: regime,
        performance_score: score.value,
        performance_score_name: score.name,
        risk_profile: null,
        selection_factors: [model.learner, model.label, formatInterval(entry.intervalMs)],
      },
      explanation: { summary, technical_factors: words, social_factors: [], risk_assessment: risk.words },
      factor_weights: Object.fromEntries(factors.map(({ name, weight }) => [name, weight])),
      factor_weights_unit: isDirected
        ? 'share of what moved this prediction, above 0 towards a rise'
        : 'share of what the model uses at all, without a direction: this learner has no exact parts',
    },
  };
}

/** The columns that moved the prediction most; where a learner has no exact parts, those that it uses most. */
function factorsOf({ entry: { model }, matrix }: Prediction): { factors: readonly Factor[]; isDirected: boolean } {
  const columns = model.inputs(matrix);
  const row = matrix.rows - 1;
  const exact = columns.every((column) => !Number.isNaN(column[row]))
    ? model.fitted.contributions?.(columns, row)
    : undefined;
  const shares = new Map(model.importance().map(({ name, value }) => [name, value]));
  const used = Float64Array.from(model.columnNames, (name) => shares.get(name) ?? 0);
  const parts = exact ?? { unit: 'label' as const, base: 0, parts: used };
  // Where a value lies among those of training is not said here.
  const unranked = columns.map(() => new Float64Array(0));
  const { factors } = explained(model.columnNames, parts, columns, row, unranked);
  return { factors: factors.filter(({ weight }) => weight !== 0), isDirected: exact !== undefined };
}

function factorWords({ name, value, weight }: Factor, isDirected: boolean): string {
  const share = percent(Math.abs(weight));
  const side = isDirected ? ` for a ${weight > 0 ? 'rise' : 'fall'}` : ' of what it uses';
  return `${name} at ${Number(value.toPrecision(4))}: ${share}${side}`;
}

/** How shaken the market is now against its own past. */
function riskOf({ candles }: Prediction): { level: 'low' | 'medium' | 'high' | null; words: string } {
  const volatility = realisedVolatility(candles.close, RISK_BARS, 1);
  const past = volatility.slice(-PAST_BARS).filter((value) => !Number.isNaN(value));
  const now = volatility[volatility.length - 1];
  if (past.length < RISK_BARS || !(now >= 0)) return { level: null, words: 'too few bars to say how risky it is' };
  const rank = past.filter((value) => value <= now).length / past.length;
  const level = rank < 1 / 3 ? 'low' : rank < 2 / 3 ? 'medium' : 'high';
  return {
    level,
    words: `the last ${RISK_BARS} bars moved more than ${percent(rank)} of its last ${past.length} stretches`,
  };
}

/** Bull, bear, ranging or volatile, by the rule that `quant regime` knows too; null on too few bars. */
function regimeOf({ candles }: Prediction): string | null {
  const { names, state } = ruleRegimes(candles.close, { window: 24, lookback: 720, trend: 1, rank: 0.9 });
  return names[state[state.length - 1]] ?? null;
}

function scoreOf(scores: Readonly<Record<string, Json>> | undefined): { name: string | null; value: number | null } {
  const name = ['auc', 'ic'].find((one) => typeof scores?.[one] === 'number');
  return { name: name ?? null, value: name === undefined ? null : Number(scores?.[name]) };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
