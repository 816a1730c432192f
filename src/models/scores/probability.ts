import { sameLength } from '../../core/kit/check.js';
import { meanOver, type Score, type ScoreSample } from './score.js';

/** A probability of exactly 0 or 1 that is wrong would cost infinitely much: probabilities are held this far inside. */
export const SURE = 1e-15;

/** Ten bands of probability: [0, 0.1), [0.1, 0.2), … [0.9, 1]. */
export const CALIBRATION_BINS = 10;

export function costOf(probability: number): number {
  return -Math.log(Math.min(Math.max(probability, SURE), 1 - SURE));
}

export const logLoss: Score<ScoreSample> = {
  name: 'log-loss',
  label: 'Log loss',
  unit: 'ratio',
  better: 'lower',
  definition: `mean of −ln of the probability given to what happened, in nats; a coin gives 0.6931; probabilities are held within [${SURE}, 1 − ${SURE}]`,
  compute: (sample) => {
    const { prediction: p, target: y } = sample;
    return {
      value: meanOver(sample, (i) => {
        const held = Math.min(Math.max(p[i], SURE), 1 - SURE);
        return -Math.log(y[i] === 1 ? held : 1 - held);
      }),
    };
  },
};

export const brier: Score<ScoreSample> = {
  name: 'brier',
  label: 'Brier score',
  unit: 'ratio',
  better: 'lower',
  definition: 'mean squared distance of the probability from what happened (1 or 0); a coin gives 0.25',
  compute: (sample) => {
    const { prediction: p, target: y } = sample;
    return { value: meanOver(sample, (i) => (p[i] - y[i]) ** 2) };
  },
};

/** @source Naeini, Cooper & Hauskrecht 2015, Obtaining Well Calibrated Probabilities Using Bayesian Binning */
export const calibrationError: Score<ScoreSample> = {
  name: 'calibration-error',
  label: 'Calibration error',
  unit: 'fraction',
  better: 'lower',
  definition: `mean distance between the probability given and how often it came true, over ${CALIBRATION_BINS} bands of equal width from 0 to 1, each counting by its rows (ECE); 0 is perfect, and few rows alone give more than 0`,
  compute: (sample) => {
    const { said, came } = bandTotals(sample, CALIBRATION_BINS);
    let error = 0;
    for (let b = 0; b < said.length; b++) error += Math.abs(said[b] - came[b]);
    return { value: error / sample.total };
  },
};

/** One band of a reliability table. */
export interface ReliabilityBand {
  /** probabilities in [from, to), the last band with its end */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** mean probability given, and share of rows that came true; NaN in an empty band */
  readonly meanPrediction: number;
  readonly shareAbove: number;
}

/**
 * What came true of what was said, by bands of probability: on the diagonal, probabilities mean what they say.
 *
 * @param prediction (n,) probabilities; NaN rows are left out
 * @param target (n,) the label, above 0 or not; NaN rows are left out
 * @param bins whole, ≥ 1; bands of equal width
 * @throws E_SHAPE when the lengths differ
 * @source Murphy & Winkler 1977, Reliability of Subjective Probability Forecasts of Precipitation and Temperature
 */
export function reliabilityTable(
  prediction: Float64Array,
  target: Float64Array,
  bins: number = CALIBRATION_BINS,
): ReliabilityBand[] {
  sameLength('reliabilityTable', { prediction, target });
  const counts = prediction.map((p, i) => Number(!Number.isNaN(p) && !Number.isNaN(target[i])));
  const { rows, said, came } = bandTotals({ prediction, target: target.map((y) => Number(y > 0)), counts }, bins);
  return Array.from({ length: bins }, (_, b) => ({
    from: b / bins,
    to: (b + 1) / bins,
    rows: rows[b],
    meanPrediction: rows[b] > 0 ? said[b] / rows[b] : Number.NaN,
    shareAbove: rows[b] > 0 ? came[b] / rows[b] : Number.NaN,
  }));
}

/** Per band: rows, the sum of probabilities and of what happened. */
function bandTotals(
  { prediction, target, counts }: Pick<ScoreSample, 'prediction' | 'target' | 'counts'>,
  bins: number,
): { readonly rows: Float64Array; readonly said: Float64Array; readonly came: Float64Array } {
  const rows = new Float64Array(bins);
  const said = new Float64Array(bins);
  const came = new Float64Array(bins);
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    const band = Math.max(0, Math.min(bins - 1, Math.floor(prediction[i] * bins)));
    rows[band] += counts[i];
    said[band] += counts[i] * prediction[i];
    came[band] += counts[i] * target[i];
  }
  return { rows, said, came };
}
