import { definePreprocessor } from '../../core/preprocess.js';
import { affineJson, affineStep } from '../preprocessing/affine.js';
import { fitStandard } from '../preprocessing/standard.js';
import { checkTrainRows } from '../preprocessing/table.js';

export default definePreprocessor({
  name: 'scale-standard',
  summary: 'Columns in standard deviations from their training mean',
  source: 'own; population deviation (ddof 0) of training rows, as scikit-learn StandardScaler',
  params: {},
  fillsUnknown: false,
  fit: (train) => {
    checkTrainRows('scale-standard', train);
    const { mean, deviation } = fitStandard(train.columns);
    return affineStep('scale-standard', affineJson(mean, deviation));
  },
  restore: (json) => affineStep('scale-standard', json),
});
