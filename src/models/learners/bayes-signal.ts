import type { Json } from '../../core/kit/json.js';
import { defineLearner, type FittedLearner } from '../../core/model.js';
import { chanceOfRise } from '../bayes/class-shares.js';
import { type SignalForm, signalLogPosterior, signalOf } from '../bayes/signal.js';
import { fitSignals, type SignalModel } from '../bayes/signal-fit.js';
import { absoluteShares } from '../linear/linear.js';
import { softmaxInPlace } from '../linear/softmax-learner.js';
import { listOf, numberOf, numbersJson, numbersOf, textOf } from '../state.js';
import { checkTraining } from '../training.js';

function signalLearner(model: SignalModel, classes: Float64Array | undefined): FittedLearner {
  const { form, scales, trust, prior, means, sigma } = model;
  const count = prior.length;
  const width = scales.length;
  const probabilities = (columns: readonly Float64Array[], rows: number): Float64Array => {
    const out = new Float64Array(rows * count);
    const signals = new Float64Array(width);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < width; k++) signals[k] = signalOf(scales[k], columns[k][i], form);
      out.set(signalLogPosterior(prior, signals, trust, { sigma, means }), i * count);
      softmaxInPlace(out, i * count, count);
    }
    return out;
  };
  return {
    predict: (columns, rows) => chanceOfRise(probabilities(columns, rows), classes),
    ...(classes === undefined
      ? {
          // Between −m and m the squares cancel: each signal adds 2·m·trust·signal / σ² to the log odds.
          contributions: (columns, row) => ({
            unit: 'log-odds',
            base: Math.log(prior[1] / prior[0]),
            parts: trust.map(
              (by, k) => ((means[1] - means[0]) * by * signalOf(scales[k], columns[k][row], form)) / (sigma * sigma),
            ),
          }),
        }
      : { probabilities }),
    importance: () => absoluteShares(trust),
    toJSON: (): Json => ({
      ...(classes && { classes: numbersJson(classes) }),
      form,
      scales: scales.map(({ sign, knots }) => ({ sign: sign + 0, knots: numbersJson(knots) })),
      trust: numbersJson(trust),
      prior: numbersJson(prior),
      means: numbersJson(means),
      sigma,
    }),
  };
}

const FORMS: readonly SignalForm[] = ['rank', 'tanh'];

export default defineLearner({
  name: 'bayes-signal',
  summary: 'Columns as signals for sell, hold and buy, weighed by Bayes’ rule into a confidence',
  source: 'Bayes 1763; Genest & Zidek 1986 (the logarithmic pool)',
  params: {
    signal: {
      type: 'choice',
      default: 'rank',
      options: FORMS,
      doc: 'a column as a signal in [-1, 1]: its place among training values, or tanh of its distance from their mean',
    },
    prior: {
      type: 'choice',
      default: 'shares',
      options: ['shares', 'even'],
      doc: 'before any evidence: how often each class came, or all the same',
    },
    sigma: {
      type: 'float',
      default: 0,
      min: 0,
      max: 100,
      doc: 'spread of a signal around 0.8 for buy, 0 for hold and -0.8 for sell; 0: the likeliest in training',
    },
    discount: {
      type: 'float',
      default: 1,
      min: 0,
      max: 1,
      sweep: [0, 0.5, 1],
      doc: 'for signals that move together; 0: each is news, 1: two copies count as one',
    },
  },
  tasks: ['classification', 'multiclass'],
  fit: (data, { signal, prior, sigma, discount }) => {
    checkTraining('bayes-signal', data);
    const form = FORMS.find((known) => known === signal)!;
    return signalLearner(fitSignals(data, { form, prior, sigma, discount }), data.classes);
  },
  restore: (json) => {
    const text = textOf(json, 'form');
    const prior = numbersOf(json, 'prior');
    const scales = listOf(json, 'scales').map((scale) => ({
      sign: numberOf(scale, 'sign'),
      knots: numbersOf(scale, 'knots'),
    }));
    const model: SignalModel = {
      form: text === 'tanh' ? 'tanh' : 'rank',
      scales,
      trust: numbersOf(json, 'trust', scales.length),
      prior,
      means: numbersOf(json, 'means', prior.length),
      sigma: numberOf(json, 'sigma'),
    };
    return signalLearner(model, 'classes' in Object(json) ? numbersOf(json, 'classes', prior.length) : undefined);
  },
});
