import { definePreprocessor } from '../../core/preprocess.js';
import { affineJson, affineStep } from '../preprocessing/affine.js';
import { checkTrainRows, sortedKnown } from '../preprocessing/table.js';

export default definePreprocessor({
  name: 'scale-minmax',
  summary: 'Columns from 0 at their lowest to 1 at their highest training value',
  source: 'own; as scikit-learn MinMaxScaler without clipping: later rows may leave [0, 1]',
  params: {},
  fillsUnknown: false,
  fit: (train) => {
    checkTrainRows('scale-minmax', train);
    const sorted = train.columns.map(sortedKnown);
    const low = sorted.map((x) => x[0] ?? 0);
    const range = sorted.map((x, k) => (x[x.length - 1] ?? 0) - low[k]);
    return affineStep('scale-minmax', affineJson(low, range));
  },
  restore: (json) => affineStep('scale-minmax', json),
});
