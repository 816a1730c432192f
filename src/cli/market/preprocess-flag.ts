import { preprocessors } from '../../models/registry.js';
import { listOf } from './parts.js';

/** `--preprocess "impute-last:max=24+scale-robust"` as canonical texts, in the order in which the steps are taken. */
export function stepsFromFlag(text: string): readonly string[] {
  return listOf('--preprocess', preprocessors, text);
}
