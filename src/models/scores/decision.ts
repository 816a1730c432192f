import type { Measured } from '../../core/metric.js';
import { meanOver, ONE_CLASS, type Score, type ScoreSample } from './score.js';

export const accuracy: Score<ScoreSample> = {
  name: 'accuracy',
  label: 'Accuracy',
  unit: 'fraction',
  better: 'higher',
  definition: 'share of rows on the right side of probability 0.5 (0.5 itself says "above 0")',
  compute: (sample) => ({ value: rightShare(sample) }),
};

export const accuracyEdge: Score<ScoreSample> = {
  name: 'accuracy-edge',
  label: 'Accuracy over majority',
  unit: 'fraction',
  better: 'higher',
  definition: 'accuracy minus that of always naming the class that was commoner on these rows; 0 or less is no skill',
  compute: (sample) => {
    const share = meanOver(sample, (i) => sample.target[i]);
    return { value: rightShare(sample) - Math.max(share, 1 - share) };
  },
};

function rightShare(sample: ScoreSample): number {
  const { prediction: p, target: y } = sample;
  return meanOver(sample, (i) => Number(p[i] >= 0.5 === (y[i] === 1)));
}

/** What was said at a threshold, against what happened. */
interface Confusion {
  readonly hits: number;
  readonly falseAlarms: number;
  readonly misses: number;
  readonly rest: number;
}

function confusionAt({ prediction, target, counts }: ScoreSample, threshold: number): Confusion {
  // Places 0 … 3: named above 0 or not, times above 0 or not.
  const cells = new Float64Array(4);
  for (let i = 0; i < counts.length; i++) {
    cells[2 * Number(prediction[i] >= threshold) + Number(target[i] === 1)] += counts[i];
  }
  return { hits: cells[3], falseAlarms: cells[2], misses: cells[1], rest: cells[0] };
}

/** Why a share of nothing is not known. */
const NONE_ABOVE = 'no row is above 0';
const NONE_NAMED = 'no row was named above 0';

function share(part: number, whole: number, reason: string): Measured {
  return whole > 0 ? { value: part / whole } : { value: Number.NaN, reason };
}

/**
 * The scores of a decision: a row is named "above 0" when its probability reaches the threshold.
 *
 * @param threshold in [0, 1]
 * @source Matthews 1975, Comparison of the predicted and observed secondary structure of T4 phage lysozyme, for MCC
 */
export function decisionScores(threshold: number): readonly Score<ScoreSample>[] {
  const named = `a row is named "above 0" from probability ${threshold} on`;
  const define = (
    name: string,
    label: string,
    definition: string,
    compute: (confusion: Confusion) => Measured,
    unit: 'fraction' | 'ratio' = 'fraction',
  ): Score<ScoreSample> => ({
    name,
    label,
    unit,
    better: 'higher',
    definition: `${definition}; ${named}`,
    compute: (sample) => compute(confusionAt(sample, threshold)),
  });
  return [
    define('f1', 'F1', 'harmonic mean of precision and recall, 2·hits / (2·hits + false alarms + misses)', (c) =>
      share(2 * c.hits, 2 * c.hits + c.falseAlarms + c.misses, `${NONE_ABOVE}, and ${NONE_NAMED}`),
    ),
    define('precision', 'Precision', 'share of rows named "above 0" that were', (c) =>
      share(c.hits, c.hits + c.falseAlarms, NONE_NAMED),
    ),
    define('recall', 'Recall', 'share of rows above 0 that were named so', (c) =>
      share(c.hits, c.hits + c.misses, NONE_ABOVE),
    ),
    define(
      'mcc',
      'MCC',
      'correlation of what was named with what happened, in [−1, 1]; 0 is no skill',
      matthews,
      'ratio',
    ),
    define(
      'balanced-accuracy',
      'Balanced accuracy',
      'mean of the shares of rows above 0 and of other rows that were named rightly; 0.5 is no skill',
      ({ hits, misses, rest, falseAlarms }) => {
        if (hits + misses === 0 || rest + falseAlarms === 0) return ONE_CLASS;
        return { value: (hits / (hits + misses) + rest / (rest + falseAlarms)) / 2 };
      },
    ),
  ];
}

function matthews({ hits, falseAlarms, misses, rest }: Confusion): Measured {
  if (hits + misses === 0 || rest + falseAlarms === 0) return ONE_CLASS;
  if (hits + falseAlarms === 0 || rest + misses === 0) {
    return { value: Number.NaN, reason: 'all rows were named the same' };
  }
  const scale = Math.sqrt(hits + falseAlarms) * Math.sqrt(hits + misses);
  const other = Math.sqrt(rest + falseAlarms) * Math.sqrt(rest + misses);
  return { value: (hits * rest - falseAlarms * misses) / (scale * other) };
}
