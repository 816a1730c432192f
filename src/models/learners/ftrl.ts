import { defineLearner } from '../../core/model.js';
import { ftrlFit } from '../linear/online.js';
import { fitOnline, onlineFrom } from '../linear/online-learner.js';

export default defineLearner({
  name: 'ftrl',
  summary: 'Online linear model with a step for each column, and most weights at 0 if asked',
  source: 'McMahan et al. 2013, Ad click prediction',
  params: {
    loss: {
      type: 'choice',
      default: 'squared',
      options: ['squared', 'huber'],
      doc: 'of a size: huber lets wild misses count less; classes take the log loss',
    },
    epochs: { type: 'int', default: 5, min: 1, max: 1000, sweep: [1, 5, 20], doc: 'passes over the rows; 1 is online' },
    alpha: { type: 'float', default: 0.1, min: 1e-6, max: 10, sweep: [0.01, 0.1, 0.5], doc: 'step size' },
    beta: { type: 'float', default: 1, min: 0, max: 1000, doc: 'holds the first steps back' },
    l1: {
      type: 'float',
      default: 0,
      min: 0,
      max: 1e9,
      sweep: [0, 1, 10],
      doc: 'penalty on absolute weights against the summed loss: leaves columns out',
    },
    l2: {
      type: 'float',
      default: 1,
      min: 0,
      max: 1e9,
      doc: 'penalty on half the squared weights against the summed loss',
    },
  },
  tasks: ['regression', 'classification'],
  fit: (data, { loss, epochs, alpha, beta, l1, l2 }, _rng, tools) =>
    fitOnline('ftrl', data, { loss, epochs }, (online) => ftrlFit(online, { alpha, beta, l1, l2 }), tools),
  restore: onlineFrom,
});
