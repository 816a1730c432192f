import { defineLearner } from '../../core/model.js';
import { LABEL_LINK, linearLearner, linearState } from '../linear/linear.js';
import { quantileFit } from '../linear/quantile-fit.js';
import { fitScaling, scaleColumns } from '../linear/scaling.js';
import { checkTraining } from '../training.js';

export default defineLearner({
  name: 'quantile',
  summary: 'Linear forecast of a quantile of the outcome; the median by default',
  source: 'Koenker & Bassett 1978; Portnoy & Koenker 1997',
  params: {
    q: {
      type: 'float',
      default: 0.5,
      min: 0.001,
      max: 0.999,
      sweep: [0.1, 0.5, 0.9],
      doc: 'share of outcomes that should lie below the forecast',
    },
    l1: {
      type: 'float',
      default: 0.001,
      min: 0,
      max: 1e9,
      sweep: [0, 0.001, 0.01, 0.1],
      doc: 'penalty on absolute weights of standardised columns against the mean loss; both are in the unit of the label',
    },
  },
  tasks: ['regression'],
  fit: (data, { q, l1 }) => {
    checkTraining('quantile', data);
    const { columns, target, weights } = data;
    const scaling = fitScaling(columns, weights);
    const first = target.find((_, i) => weights[i] > 0)!;
    // One outcome only: it is every quantile, to the last digit.
    const fit = target.every((y, i) => y === first || weights[i] === 0)
      ? { bias: first, weights: new Float64Array(columns.length) }
      : quantileFit(scaleColumns(columns, scaling), target, weights, { q, l1 });
    return linearLearner({ ...scaling, bias: fit.bias, weights: fit.weights }, LABEL_LINK);
  },
  restore: (json) => linearLearner(linearState(json), LABEL_LINK),
});
