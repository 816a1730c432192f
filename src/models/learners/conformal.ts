import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import { defineLearner, type FittedLearner, type TrainingSet } from '../../core/model.js';
import { residualQuantile } from '../conformal/residual-quantile.js';
import { fitMember, outOfFoldAnswers, restoreMember } from '../ensembles/member.js';
import { countFits } from '../ensembles/progress.js';
import { holdOutLast } from '../holdout.js';
import { damaged, memberOf, numberOf } from '../state.js';
import { checkTraining } from '../training.js';

interface ConformalState {
  readonly member: FittedLearner;
  /** half width, in units of the scale column where there is one; NaN when there were too few rows */
  readonly half: number;
  readonly level: number;
  /** the column that widths are in proportion to; −1 for none */
  readonly scale: number;
}

function conformalLearner(state: ConformalState): FittedLearner {
  const { member, half, level, scale } = state;
  return {
    ...member,
    predict: (columns, rows) => member.predict(columns, rows),
    interval: (columns, rows) => {
      const centre = member.predict(columns, rows);
      // In no unit at all there is no width: such rows were not among the errors either.
      const width = centre.map((_, i) => half * (scale < 0 ? 1 : Math.abs(columns[scale][i]) || Number.NaN));
      return { low: centre.map((x, i) => x - width[i]), high: centre.map((x, i) => x + width[i]), level };
    },
    toJSON: (): Json => ({ member: member.toJSON(), half: Number.isNaN(half) ? null : half, level, scale }),
  };
}

/** Distances of answers from what happened, in units of the scale column; NaN where that is 0. */
function errorsOf(data: TrainingSet, answers: Float64Array, scale: number): Float64Array {
  return answers.map((said, i) => {
    const unit = scale < 0 ? 1 : Math.abs(data.columns[scale][i]);
    return unit > 0 ? Math.abs(data.target[i] - said) / unit : Number.NaN;
  });
}

export default defineLearner({
  name: 'conformal',
  summary: 'A regression with an interval that held the stated share of errors it had not been taught by',
  source: 'Vovk, Gammerman & Shafer 2005; Lei et al. 2018; Barber et al. 2021 (cross-validation)',
  params: {
    level: { type: 'float', default: 0.9, min: 0.01, max: 0.999, doc: 'share of outcomes that should lie inside' },
    method: {
      type: 'choice',
      default: 'cross',
      options: ['cross', 'split'],
      doc: 'cross: errors of purged folds, the model on all rows; split: errors on the last quarter, the model on the rest',
    },
    scale: { type: 'text', default: '', doc: 'name of a column that widths go in proportion to, a volatility for one' },
    folds: { type: 'int', default: 4, min: 2, max: 20, doc: 'purged parts of the training rows, for cross' },
  },
  members: { min: 1, max: 1, default: ['lgbm'] },
  tasks: ['regression'],
  takesUnknown: true,
  fit: (data, { level, method, scale: name, folds }, rng, tools) => {
    checkTraining('conformal', data, 'take');
    const scale = name === '' ? -1 : data.names.indexOf(name);
    if (name !== '' && scale < 0) {
      throw new QuantError('E_PARAM', `conformal.scale must be one of the columns, was "${name}"`, {
        hint: `they are ${data.names.slice(0, 12).join(', ')}`,
      });
    }
    const bound = tools?.members ?? [];
    const cut = method === 'split' ? holdOutLast(data, 0.25) : undefined;
    const step = countFits(tools, method === 'split' ? 1 : folds + 1);
    const said = method === 'cross' ? outOfFoldAnswers('conformal', bound, data, { folds, rng, step })?.[0] : undefined;
    const member = fitMember('conformal', bound[0], cut?.fit ?? data, rng.fork('member'));
    step();
    const judged = cut?.validation ?? data;
    const answers = cut === undefined ? said : member.predict(judged.columns, judged.rows);
    const errors = answers && errorsOf(judged, answers, scale);
    const half = errors === undefined ? Number.NaN : residualQuantile(errors, judged.weights, level);
    return conformalLearner({ member, half, level, scale });
  },
  restore: (json, members = []) => {
    const half = memberOf(json, 'half') === null ? Number.NaN : numberOf(json, 'half');
    if (half < 0) throw damaged('half', `must be 0 or more, was ${half}`);
    const level = numberOf(json, 'level');
    if (!(level > 0 && level < 1)) throw damaged('level', `must be in (0, 1), was ${level}`);
    const scale = numberOf(json, 'scale');
    if (!Number.isInteger(scale) || scale < -1) throw damaged('scale', `must be a column or -1, was ${scale}`);
    return conformalLearner({ member: restoreMember(members[0], memberOf(json, 'member')), half, level, scale });
  },
});
