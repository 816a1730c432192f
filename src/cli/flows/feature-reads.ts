import { parseMix } from '../../backtest/strategy-mix.js';
import { layerNeeds, parseLayer } from '../../backtest/trading/layer.js';
import type { FeatureRead } from '../../core/feature-context.js';
import type { RunSpec } from '../../core/spec.js';
import { parseLabel } from '../../features/label-spec.js';
import { featureReads, parseFeature } from '../../features/spec.js';
import type { WalkForwardPart } from './request.js';

/** What features read beside the bars, by their texts. @throws E_UNKNOWN, E_PARAM as `parseFeature` */
export function readsOf(texts: readonly string[]): ReadonlySet<FeatureRead> {
  return new Set([...new Set(texts)].flatMap((text) => featureReads(parseFeature(text))));
}

/** The features that a model's plan is made of, those that its label asks included. */
export function planFeatures({
  features,
  label,
}: {
  readonly features: readonly string[];
  readonly label: string;
}): string[] {
  const { definition, params } = parseLabel(label);
  return [...features, ...(definition.inputs?.(params) ?? [])];
}

/**
 * Every feature that a run may ask for: its strategies', its trading layer's, those of the model that it trains.
 *
 * @param candidates strategies that are tried in the place of the run's own
 */
export function runFeatures(
  spec: RunSpec,
  walkforward: WalkForwardPart | null,
  candidates: readonly string[] = walkforward?.candidates ?? [],
): string[] {
  const mixes = [spec.strategy, ...candidates];
  const strategies = mixes.flatMap(parseMix).map((part) => part.strategy);
  return [
    ...strategies.flatMap(({ definition, params }) => definition.needs(params).features),
    ...(spec.trading === undefined ? [] : layerNeeds(parseLayer(spec.trading), 0).features),
    ...(walkforward?.model ? planFeatures(walkforward.model) : []),
  ];
}
