import type { Json } from '../../core/kit/json.js';
import { defineLearner } from '../../core/model.js';
import { memberOf, textOf } from '../state.js';
import logistic from './logistic.js';
import ridge from './ridge.js';

export default defineLearner({
  name: 'linear',
  summary: 'The linear model of the task: ridge for a size, logistic for classes',
  source: 'Hoerl & Kennard 1970; McCullagh & Nelder 1989',
  params: {
    l2: {
      type: 'float',
      default: 1,
      min: 1e-6,
      max: 1e9,
      sweep: [1, 10, 100, 1000],
      doc: 'penalty of either, see there',
    },
  },
  tasks: ['regression', 'classification', 'multiclass'],
  fit: (data, { l2 }, rng, tools) => {
    const isSize = data.task === 'regression';
    const defaults = { l1: 0, l2 };
    const fitted = isSize ? ridge.fit(data, { l2 }, rng, tools) : logistic.fit(data, defaults, rng, tools);
    return { ...fitted, toJSON: (): Json => ({ kind: isSize ? 'ridge' : 'logistic', state: fitted.toJSON() }) };
  },
  restore: (json) => {
    const kind = textOf(json, 'kind');
    const fitted = (kind === 'ridge' ? ridge : logistic).restore(memberOf(json, 'state'));
    return { ...fitted, toJSON: (): Json => ({ kind, state: fitted.toJSON() }) };
  },
});
