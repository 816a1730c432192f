import { QuantError } from '../../core/kit/errors.js';
import { defineLearner } from '../../core/model.js';
import { importedFrom, importedLearner } from '../import/imported-model.js';

/** Trained elsewhere: it can be restored and used, and does no task of training. */
export default defineLearner({
  name: 'imported',
  summary: 'Trees that XGBoost or LightGBM taught, read from the file that those save',
  source: 'XGBoost JSON model schema; LightGBM text model',
  params: {},
  tasks: [],
  fit: () => {
    throw new QuantError('E_PARAM', 'imported cannot learn: it is what XGBoost or LightGBM taught', {
      hint: 'to train such trees here, use xgb or lgbm',
    });
  },
  restore: (json) => importedLearner(importedFrom(json)),
});
