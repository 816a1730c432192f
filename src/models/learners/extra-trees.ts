import { defineLearner } from '../../core/model.js';
import { BOOTSTRAPS } from '../forests/draw.js';
import { FOREST_PARAMS, fitForest } from '../forests/fit.js';
import { restoreForest } from '../forests/forest-learner.js';

/** Cuts are drawn evenly over a node's bins, which hold about equally many values; Geurts draws evenly over values. */
export default defineLearner({
  name: 'extra-trees',
  summary: 'Extremely randomised trees: the best of a few cuts drawn at random, on all rows',
  source: 'Geurts, Ernst & Wehenkel 2006; López de Prado 2018, 4.5 and 6.3 (sequential bootstrap)',
  params: {
    ...FOREST_PARAMS,
    bootstrap: {
      type: 'choice',
      default: 'none',
      options: BOOTSTRAPS,
      doc: 'none; iid: rows with replacement; sequential: rows the less likely, the more of their bars are drawn already',
    },
  },
  tasks: ['regression', 'classification', 'multiclass'],
  takesUnknown: true,
  fit: (data, p, rng, tools) => fitForest('extra-trees', data, p, { drawsCuts: true, rng, tools }),
  restore: restoreForest,
});
