import type { ConfidenceDefinition } from '../../core/confidence.js';
import type { ExecutionDefinition } from '../../core/execution.js';
import { QuantError } from '../../core/kit/errors.js';
import type { Bound } from '../../core/kit/registry.js';
import type { RiskRuleDefinition } from '../../core/risk-rule.js';
import type { SizerDefinition } from '../../core/sizer.js';
import type { TradingSpec } from '../../core/spec.js';
import type { StopDefinition, TakeProfitDefinition } from '../../core/stop.js';
import { confidences, riskRules, sizers, stops, takeProfits } from '../../risk/registry.js';
import { executions } from '../registry.js';
import { isByStop, needsOf } from './answers.js';

/** What stands between a strategy and the market, with all parameters settled. */
export interface TradingLayer {
  readonly sizer: Bound<SizerDefinition> | null;
  readonly stops: readonly Bound<StopDefinition>[];
  readonly takeProfits: readonly Bound<TakeProfitDefinition>[];
  readonly risk: readonly Bound<RiskRuleDefinition>[];
  readonly execution: Bound<ExecutionDefinition> | null;
  readonly confidence: Bound<ConfidenceDefinition> | null;
}

/** @throws E_UNKNOWN, E_PARAM for names and values that do not exist; E_USAGE when a take-profit measures by a stop that is not there */
export function parseLayer(spec: TradingSpec): TradingLayer {
  const one = <B>(text: string | null, parse: (text: string) => B): B | null => (text === null ? null : parse(text));
  const layer: TradingLayer = {
    sizer: one(spec.sizer, sizers.parse),
    stops: spec.stops.map(stops.parse),
    takeProfits: spec.takeProfits.map(takeProfits.parse),
    risk: spec.risk.map(riskRules.parse),
    execution: one(spec.execution, executions.parse),
    confidence: one(spec.confidence, confidences.parse),
  };
  const needy = layer.takeProfits.find(isByStop);
  if (needy !== undefined && layer.stops.every(({ definition, params }) => definition.startsLater?.(params) === true)) {
    throw new QuantError(
      'E_USAGE',
      `the take-profit ${needy.text} measures by the risk to the first stop, and there is none`,
      {
        hint: 'add one, e.g. --stop atr:k=2.5, or use --take-profit fixed',
      },
    );
  }
  return layer;
}

/** The canonical texts of a layer, with every parameter written out; undefined when nothing is configured. */
export function tradingSpec(draft: Partial<TradingSpec>): TradingSpec | undefined {
  const spec = {
    sizer: draft.sizer ?? null,
    stops: draft.stops ?? [],
    takeProfits: draft.takeProfits ?? [],
    risk: draft.risk ?? [],
    execution: draft.execution ?? null,
    confidence: draft.confidence ?? null,
  };
  if (Object.values(spec).every((part) => part === null || part.length === 0)) return undefined;
  const layer = parseLayer(spec);
  return {
    sizer: layer.sizer?.text ?? null,
    stops: layer.stops.map((bound) => bound.text),
    takeProfits: layer.takeProfits.map((bound) => bound.text),
    risk: layer.risk.map((bound) => bound.text),
    execution: layer.execution?.text ?? null,
    confidence: layer.confidence?.text ?? null,
  };
}

/** The features of one plug-in among all of a strategy and its layer. */
export interface FeatureList {
  readonly first: number;
  readonly count: number;
}

/** The features of a layer in one list, and which of them are those of each part. */
export interface LayerNeeds {
  readonly features: readonly string[];
  /** canonical text of a part that reads the model's prediction; undefined when none does */
  readonly reader: string | undefined;
  readonly sizer: FeatureList;
  readonly stops: readonly FeatureList[];
  readonly takeProfits: readonly FeatureList[];
  readonly confidence: FeatureList;
}

/** @param first how many features stand before them: the strategy's own */
export function layerNeeds(layer: TradingLayer, first: number): LayerNeeds {
  const features: string[] = [];
  let reader: string | undefined;
  const place = (
    bound: Bound<SizerDefinition | StopDefinition | TakeProfitDefinition | ConfidenceDefinition> | null,
  ): FeatureList => {
    const from = first + features.length;
    if (bound === null) return { first: from, count: 0 };
    const needs = needsOf(bound);
    features.push(...needs.features);
    if (needs.signal === true) reader = bound.text;
    return { first: from, count: needs.features.length };
  };
  const sizer = place(layer.sizer);
  const stopPlaces = layer.stops.map(place);
  const profitPlaces = layer.takeProfits.map(place);
  const confidence = place(layer.confidence);
  return { features, reader, sizer, stops: stopPlaces, takeProfits: profitPlaces, confidence };
}

/** True when a part of the layer reads the model's prediction. */
export function readsModel(spec: TradingSpec | undefined): boolean {
  return spec !== undefined && layerNeeds(parseLayer(spec), 0).reader !== undefined;
}
