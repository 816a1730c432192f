import { defineLearner } from '../../core/model.js';
import { BOOTSTRAPS } from '../forests/draw.js';
import { FOREST_PARAMS, fitForest } from '../forests/fit.js';
import { restoreForest } from '../forests/forest-learner.js';

/** Differs from Breiman's in its histograms, and in splitting by variance, which for two classes is Gini's impurity. */
export default defineLearner({
  name: 'forest',
  summary: 'Random forest: the mean of deep trees, each on rows drawn anew',
  source: 'Breiman 2001; López de Prado 2018, 4.5 and 6.3 (sequential bootstrap)',
  params: {
    ...FOREST_PARAMS,
    bootstrap: {
      type: 'choice',
      default: 'iid',
      options: BOOTSTRAPS,
      doc: 'none; iid: rows with replacement; sequential: rows the less likely, the more of their bars are drawn already',
    },
  },
  tasks: ['regression', 'classification', 'multiclass'],
  takesUnknown: true,
  fit: (data, p, rng, tools) => fitForest('forest', data, p, { drawsCuts: false, rng, tools }),
  restore: restoreForest,
});
