import { defineLearner } from '../../core/model.js';
import { huberFit } from '../linear/huber-fit.js';
import { LABEL_LINK, linearLearner, linearState } from '../linear/linear.js';
import { fitScaling, scaleColumns } from '../linear/scaling.js';
import { checkTraining } from '../training.js';

export default defineLearner({
  name: 'huber',
  summary: 'Linear regression that a few wild outcomes do not bend',
  source: 'Huber 1981; Owen 2007',
  params: {
    epsilon: {
      type: 'float',
      default: 1.35,
      min: 1.001,
      max: 100,
      sweep: [1.1, 1.35, 2],
      doc: 'spreads of the residuals beyond which an error counts by its size; 1.35 keeps 95 % of least squares when none is wild',
    },
    l2: {
      type: 'float',
      default: 1,
      min: 0,
      max: 1e9,
      sweep: [0.1, 1, 10, 100],
      doc: 'penalty on squared weights against the summed loss, both for outcomes of spread 1',
    },
  },
  tasks: ['regression'],
  fit: (data, { epsilon, l2 }) => {
    checkTraining('huber', data);
    const { columns, target, weights } = data;
    const scaling = fitScaling(columns, weights);
    const first = target.find((_, i) => weights[i] > 0)!;
    const fit = target.every((y, i) => y === first || weights[i] === 0)
      ? { bias: first, weights: new Float64Array(columns.length) }
      : huberFit(scaleColumns(columns, scaling), target, weights, { epsilon, l2 });
    return linearLearner({ ...scaling, bias: fit.bias, weights: fit.weights }, LABEL_LINK);
  },
  restore: (json) => linearLearner(linearState(json), LABEL_LINK),
});
