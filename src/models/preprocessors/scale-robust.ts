import { sortedQuantile } from '../../core/math/quantile.js';
import { definePreprocessor } from '../../core/preprocess.js';
import { affineJson, affineStep } from '../preprocessing/affine.js';
import { fitStandard } from '../preprocessing/standard.js';
import { checkTrainRows, sortedKnown } from '../preprocessing/table.js';

export default definePreprocessor({
  name: 'scale-robust',
  summary: 'Columns in quartile distances from their training median',
  source: 'own; quantiles of type 7, as scikit-learn RobustScaler',
  params: {},
  fillsUnknown: false,
  fit: (train) => {
    checkTrainRows('scale-robust', train);
    const { deviation } = fitStandard(train.columns);
    const sorted = train.columns.map(sortedKnown);
    const at = (k: number, share: number): number => (sorted[k].length === 0 ? 0 : sortedQuantile(sorted[k], share));
    const centre = sorted.map((_, k) => at(k, 0.5));
    // A flag that is mostly 0 has both quartiles there; its deviation still tells how often it is not.
    const unit = sorted.map((_, k) => {
      const distance = at(k, 0.75) - at(k, 0.25);
      return distance > 0 && deviation[k] > 0 ? distance : deviation[k];
    });
    return affineStep('scale-robust', affineJson(centre, unit));
  },
  restore: (json) => affineStep('scale-robust', json),
});
