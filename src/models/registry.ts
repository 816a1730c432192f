import { createRegistry, type Registry } from '../core/kit/registry.js';
import type { LearnerDefinition } from '../core/model.js';
import type { PreprocessorDefinition } from '../core/preprocess.js';
import type { RegimeDefinition } from '../core/regime.js';
import { learners as allLearners } from './learners/index.gen.js';
import { preprocessors as allPreprocessors } from './preprocessors/index.gen.js';
import { regimes as allRegimes } from './regimes/index.gen.js';

/** Ways to learn, by name. */
export const learners: Registry<LearnerDefinition> = createRegistry<LearnerDefinition>('learner', allLearners);

/** Steps between features and learner, by name. */
export const preprocessors: Registry<PreprocessorDefinition> = createRegistry<PreprocessorDefinition>(
  'preprocessor',
  allPreprocessors,
);

/** Ways to tell regimes, by name. */
export const regimes: Registry<RegimeDefinition> = createRegistry<RegimeDefinition>('regime', allRegimes);
