import type { FeatureCategory } from '../../core/feature.js';
import { type FeatureSpec, parseFeature } from '../../features/spec.js';

/**
 * What a column is about: the category of what stands at its root, for a transform of two columns that of the first.
 *
 * @throws E_UNKNOWN, E_PARAM as `parseFeature`
 */
export function categoryOf(text: string): FeatureCategory {
  let spec: FeatureSpec = parseFeature(text);
  while (spec.type !== 'source') spec = spec.input;
  return spec.definition.category;
}
