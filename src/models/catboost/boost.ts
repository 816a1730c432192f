import type { Rng } from '../../core/kit/rng.js';
import type { FitTools, TrainingSet } from '../../core/model.js';
import { makeBins } from '../trees/bins.js';
import type { Objective } from '../trees/objective.js';
import { askQuestions } from './grow.js';
import { answerAndAdd, makeScores, type Scores } from './scores.js';
import { planSupports } from './supports.js';
import type { SymmetricTree } from './symmetric-tree.js';

export interface CatboostRules {
  readonly trees: number;
  readonly depth: number;
  readonly learningRate: number;
  readonly l2: number;
  readonly maxBins: number;
  /** `ordered`: questions are chosen by residuals of models taught on earlier rows only */
  readonly mode: 'ordered' | 'plain';
  readonly randomStrength: number;
  readonly baggingTemperature: number;
}

/** Stands for a value that is not known, below all others. */
const LEAST = -Number.MAX_VALUE;

/**
 * Boosts symmetric trees, one per round and class.
 *
 * A model's residuals on rows that it was taught on are too small, more so for rare categories; ordered boosting chooses
 * questions by residuals of models that saw earlier rows only. Leaves of the model that is kept are answered from all
 * rows, as in the paper. Two things still look at all rows: the constant that scores start from, and the questions, which
 * all models share. The gain of a question is the plain one on those residuals; the paper also orders the leaf
 * estimates inside it.
 *
 * @param columns as encoded; NaN is a value that is not known
 * @param bases   the score of a row before any tree, one per class
 * @returns trees, round after round, in each one per class
 * @source Prokhorenkova et al. 2018, CatBoost: unbiased boosting with categorical features, algorithm 2
 */
export function boostSymmetric(
  data: TrainingSet,
  columns: readonly Float64Array[],
  {
    objective,
    bases,
    rules,
    rng,
    onProgress,
  }: {
    readonly objective: Objective;
    readonly bases: Float64Array;
    readonly rules: CatboostRules;
    readonly rng: Rng;
    readonly onProgress?: FitTools['onProgress'];
  },
): SymmetricTree[] {
  const { rows, weights } = data;
  const { mode, learningRate, randomStrength, baggingTemperature } = rules;
  const known = columns.map((x) => x.map((value) => (Number.isNaN(value) ? LEAST : value)));
  const bins = makeBins(known, rows, rules.maxBins);
  const final = makeScores(data, bases, { length: rows, taught: rows });
  const plan = planSupports(data);
  const supports =
    mode === 'plain' ? [] : Array.from(plan.length, (length, k) => makeScores(data, bases, { length, taught: 2 ** k }));
  const start = mode === 'plain' ? final : makeScores(data, bases, { length: rows, taught: 0 });
  if (mode !== 'plain') objective.derivatives(start.at, start);
  const judges = (i: number): Scores => (mode === 'plain' ? final : (supports[plan.modelOf[i]] ?? start));
  const trees: SymmetricTree[] = [];
  const gradient = new Float64Array(rows);
  const drawn = new Float64Array(rows);
  const pool: Float64Array[] = [];

  for (let round = 0; round < rules.trees; round++) {
    const own = rng.fork(`tree/${round}`);
    objective.derivatives(final.at, final);
    for (const support of supports) objective.derivatives(support.at, support);
    drawWeights(drawn, weights, baggingTemperature, own.fork('rows'));
    const noise = randomStrength * fading(rows, round * learningRate);
    bases.forEach((_, c) => {
      let squares = 0;
      for (let i = 0; i < rows; i++) {
        const judge = judges(i);
        // The gradient has the row's weight in it already: the draw comes on top.
        const slope = judge.gradient[c * judge.length + i];
        gradient[i] = weights[i] > 0 ? (slope * drawn[i]) / weights[i] : 0;
        squares += slope * slope;
      }
      const asked = { ...rules, noise: noise * Math.sqrt(squares / rows) };
      const { leaf, ...questions } = askQuestions(
        bins,
        { gradient, weights: drawn },
        asked,
        own.fork(`noise/${c}`),
        pool,
      );
      const at = { leaf, leaves: 2 ** questions.column.length, c };
      const value = answerAndAdd(final, objective, at, rules);
      for (const support of supports) answerAndAdd(support, objective, at, rules);
      const cover = new Float64Array(at.leaves);
      for (let i = 0; i < rows; i++) cover[leaf[i]] += weights[i];
      trees.push({ ...questions, value, cover });
    });
    onProgress?.(round + 1, rules.trees);
  }
  return trees;
}

/** Bayesian bootstrap: each weight times (−ln u)^temperature. */
function drawWeights(out: Float64Array, weights: Float64Array, temperature: number, rng: Rng): void {
  out.set(weights);
  if (temperature === 0) return;
  const power = temperature === 1 ? (x: number) => x : (x: number) => x ** temperature;
  for (let i = 0; i < out.length; i++) out[i] *= power(-Math.log(1 - rng.uniform()));
}

/** Noise is strong while the model is short of ln(rows) full steps, and fades after. @source CatBoost, tensor search */
function fading(rows: number, steps: number): number {
  const left = Math.exp(Math.log(Math.max(1, rows)) - steps);
  return left / (1 + left);
}
