import { defineLearner } from '../../core/model.js';
import { sgdFit } from '../linear/online.js';
import { fitOnline, onlineFrom } from '../linear/online-learner.js';

export default defineLearner({
  name: 'sgd',
  summary: 'Linear model that follows the rows one by one, in their order of time',
  source: 'Robbins & Monro 1951; Polyak & Juditsky 1992',
  params: {
    loss: {
      type: 'choice',
      default: 'squared',
      options: ['squared', 'huber'],
      doc: 'of a size: huber lets wild misses count less; classes take the log loss',
    },
    epochs: { type: 'int', default: 5, min: 1, max: 1000, sweep: [1, 5, 20], doc: 'passes over the rows; 1 is online' },
    rate: {
      type: 'float',
      default: 0.5,
      min: 1e-6,
      max: 2,
      sweep: [0.05, 0.2, 0.5],
      doc: 'length of the first step, divided by the columns plus one; above 1 it may never settle',
    },
    power: { type: 'float', default: 0.5, min: 0, max: 1, doc: 'step t is the first one over t to this power' },
    l2: {
      type: 'float',
      default: 1e-4,
      min: 0,
      max: 100,
      doc: 'penalty on half the squared weights against the mean loss',
    },
    l1: { type: 'float', default: 0, min: 0, max: 100, doc: 'penalty on absolute weights against the mean loss' },
    average: { type: 'bool', default: true, doc: 'answers with the mean weights of the last half of the steps' },
  },
  tasks: ['regression', 'classification'],
  fit: (data, { loss, epochs, rate, power, l1, l2, average }, _rng, tools) =>
    fitOnline(
      'sgd',
      data,
      { loss, epochs },
      (online) =>
        sgdFit(online, {
          rate: rate / (online.columns.length + 1),
          power,
          l1,
          l2,
          averageFrom: average ? Math.floor((epochs * data.rows) / 2) + 1 : 0,
        }),
      tools,
    ),
  restore: onlineFrom,
});
