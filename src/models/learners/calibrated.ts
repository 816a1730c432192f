import type { Json } from '../../core/kit/json.js';
import { aboveZero, defineLearner, type FittedLearner, type TrainingSet } from '../../core/model.js';
import { CALIBRATIONS, type Calibration, calibratorFrom, fitCalibrator } from '../calibration/calibrator.js';
import type { Calibrator } from '../calibration/types.js';
import { answersOf, fitMember, outOfFoldAnswers, restoreMember, widthOf } from '../ensembles/member.js';
import { countFits } from '../ensembles/progress.js';
import { taskOf } from '../ensembles/weighted.js';
import { damaged, listOf, memberOf, numbersJson } from '../state.js';
import { checkTraining } from '../training.js';

/** One calibrator per number that the member says, or none where there were too few rows to learn one. */
function calibratorsOf(data: TrainingSet, answers: Float64Array, method: Calibration): Calibrator[] {
  const width = widthOf(data);
  return Array.from({ length: width }, (_, c) => {
    const rows = Int32Array.from({ length: data.rows }, (__, i) => i).filter(
      (i) => !Number.isNaN(answers[i * width + c]),
    );
    const weights = Float64Array.from(rows, (i) => data.weights[i]);
    if (!weights.some((w) => w > 0)) return undefined;
    const isUp = (i: number): number => (data.task === 'multiclass' ? Number(data.target[i] === c) : data.target[i]);
    return fitCalibrator(method, {
      probability: Float64Array.from(rows, (i) => answers[i * width + c]),
      target: Float64Array.from(rows, isUp),
      weights,
    });
  }).filter((calibrator) => calibrator !== undefined);
}

interface CalibratedState {
  readonly task: TrainingSet['task'];
  readonly classes?: Float64Array;
  readonly member: FittedLearner;
  readonly calibrators: readonly Calibrator[];
}

function calibratedLearner({ task, classes, member, calibrators }: CalibratedState): FittedLearner {
  const width = classes?.length ?? 1;
  const isWhole = calibrators.length === width;
  const answers = (columns: readonly Float64Array[], rows: number): Float64Array => {
    const said = answersOf(member, task, columns, rows);
    if (!isWhole) return said;
    const out = said.map((p, i) => calibrators[i % width].apply(p));
    if (width === 1) return out;
    // Each class was judged by itself: together they must make one.
    for (let i = 0; i < rows; i++) {
      let total = 0;
      for (let c = 0; c < width; c++) total += out[i * width + c];
      for (let c = 0; c < width; c++) out[i * width + c] /= total;
    }
    return out;
  };
  return {
    predict: (columns, rows) => {
      const said = answers(columns, rows);
      return classes === undefined ? said : aboveZero(said, classes);
    },
    ...(classes === undefined ? {} : { probabilities: answers }),
    ...(member.importance && { importance: () => member.importance!() }),
    toJSON: (): Json => ({
      task,
      ...(classes === undefined ? {} : { classes: numbersJson(classes) }),
      member: member.toJSON(),
      calibrators: calibrators.map((calibrator) => calibrator.toJSON()),
    }),
  };
}

/**
 * The member is fitted on all rows; its calibration is learnt from what it says, fitted on the other parts of the
 * history, of parts that it has not seen.
 */
export default defineLearner({
  name: 'calibrated',
  summary: 'A classifier whose probabilities are made to mean what they say',
  source: 'Platt 1999; Zadrozny & Elkan 2002; Kull et al. 2017',
  params: {
    method: {
      type: 'choice',
      default: 'platt',
      options: CALIBRATIONS,
      doc: 'platt and beta are curves, isotonic needs thousands of rows',
    },
    folds: { type: 'int', default: 3, min: 2, max: 20, doc: 'purged parts of the training rows that it is learnt on' },
  },
  members: { min: 1, max: 1, default: ['lgbm'] },
  tasks: ['classification', 'multiclass'],
  takesUnknown: true,
  fit: (data, { method, folds }, rng, tools) => {
    checkTraining('calibrated', data, 'take');
    const bound = tools?.members ?? [];
    const step = countFits(tools, folds + 1);
    const answers = outOfFoldAnswers('calibrated', bound, data, { folds, rng, step });
    const calibrators = answers === undefined ? [] : calibratorsOf(data, answers[0], method);
    const member = fitMember('calibrated', bound[0], data, rng.fork('member'));
    step();
    return calibratedLearner({ task: data.task, classes: data.classes, member, calibrators });
  },
  restore: (json, members = []) => {
    const kind = taskOf(json);
    const calibrators = listOf(json, 'calibrators').map(calibratorFrom);
    if (calibrators.length > widthOf(kind)) throw damaged('calibrators', `must be ${widthOf(kind)} at most`);
    return calibratedLearner({ ...kind, member: restoreMember(members[0], memberOf(json, 'member')), calibrators });
  },
});
