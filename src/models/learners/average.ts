import { defineLearner } from '../../core/model.js';
import { fitMember } from '../ensembles/member.js';
import { countFits } from '../ensembles/progress.js';
import { weightedFrom, weightedLearner } from '../ensembles/weighted.js';
import { checkTraining } from '../training.js';

export default defineLearner({
  name: 'average',
  summary: 'One learner fitted under several seeds, and the mean of what they say',
  source: 'own; seed averaging',
  params: {
    seeds: { type: 'int', default: 5, min: 1, max: 100, sweep: [3, 5, 10], doc: 'how many times it is fitted' },
  },
  members: { min: 1, max: 1, default: ['lgbm(trees=50, rowShare=0.7, columnShare=0.7)'] },
  tasks: ['regression', 'classification', 'multiclass'],
  takesUnknown: true,
  fit: (data, { seeds }, rng, tools) => {
    checkTraining('average', data, 'take');
    const step = countFits(tools, seeds);
    const members = Array.from({ length: seeds }, (_, k) => {
      const fitted = fitMember('average', tools!.members[0], data, rng.fork(`seed/${k}`));
      step();
      return fitted;
    });
    return weightedLearner({
      task: data.task,
      classes: data.classes,
      members,
      weights: new Float64Array(seeds).fill(1 / seeds),
    });
  },
  restore: (json, members = []) => weightedLearner(weightedFrom(json, members)),
});
