import type { Candles } from '../../core/candles.js';
import type { FeatureMatrix } from '../../core/feature.js';
import type { FeatureContext } from '../../core/feature-context.js';
import { parseSpecText, type SpecNode, splitSpecs } from '../../core/kit/spec-text.js';
import type { FeatureTable } from '../../data/features/table.js';
import { computeLabelsAt } from '../../features/label-horizons.js';
import { parseLabel } from '../../features/label-spec.js';

/** A label that was asked for, and how far it is to look ahead. */
export interface AskedLabel {
  readonly text: string;
  /** durations; none when the label says itself how far it looks */
  readonly horizons: readonly string[];
  /** features that it is made of */
  readonly inputs: readonly string[];
}

/**
 * Reads `--labels` and `--horizons`. A label that names its own horizon keeps it, and one that has none looks as far as
 * it does; the others are asked at every horizon.
 *
 * @throws E_UNKNOWN, E_PARAM as `parseLabel`
 */
export function askedLabels(flags: { readonly labels: string; readonly horizons: string }): AskedLabel[] {
  const horizons = splitSpecs(flags.horizons);
  return splitSpecs(flags.labels).map((text) => {
    const { definition, params } = parseLabel(text);
    const isItsOwn = !Object.hasOwn(definition.params, 'horizon') || namesHorizon(parseSpecText(text));
    return { text, horizons: isItsOwn ? [] : horizons, inputs: definition.inputs?.(params) ?? [] };
  });
}

function namesHorizon({ args, inputs }: SpecNode): boolean {
  return Object.hasOwn(args, 'horizon') || inputs.some(namesHorizon);
}

/** Columns `label:…` behind the features: what a model is to foretell must never be taken for something it may see. */
export function addLabels(
  matrix: FeatureMatrix,
  candles: Candles,
  labels: readonly AskedLabel[],
  context: FeatureContext,
): Omit<FeatureTable, 'about'> {
  const made = labels.flatMap(({ text, horizons }) => computeLabelsAt(candles, text, horizons, context));
  const names = made.map((label) => `label:${label.text}`);
  const first = made.filter((_, k) => names.indexOf(names[k]) === k);
  return {
    ...matrix,
    names: [...matrix.names, ...new Set(names)],
    columns: [...matrix.columns, ...first.map((label) => label.labels.values)],
  };
}
