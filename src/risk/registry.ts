import type { ConfidenceDefinition } from '../core/confidence.js';
import { createRegistry, type Registry } from '../core/kit/registry.js';
import type { MetricDefinition } from '../core/metric.js';
import type { RiskRuleDefinition } from '../core/risk-rule.js';
import type { SizerDefinition } from '../core/sizer.js';
import type { StopDefinition, TakeProfitDefinition } from '../core/stop.js';
import { confidences as allConfidences } from './confidence/index.gen.js';
import { metrics as allMetrics } from './metrics/index.gen.js';
import { riskRules as allRiskRules } from './rules/index.gen.js';
import { sizers as allSizers } from './sizers/index.gen.js';
import { stops as allStops } from './stops/index.gen.js';
import { takeProfits as allTakeProfits } from './take-profits/index.gen.js';

/** Every figure of merit that a report shows. */
export const metrics: Registry<MetricDefinition> = createRegistry<MetricDefinition>('metric', allMetrics);

/** Every way to size a position. */
export const sizers: Registry<SizerDefinition> = createRegistry<SizerDefinition>('sizer', allSizers);

/** Every stop. */
export const stops: Registry<StopDefinition> = createRegistry<StopDefinition>('stop', allStops);

/** Every way to take profit. */
export const takeProfits: Registry<TakeProfitDefinition> = createRegistry<TakeProfitDefinition>(
  'take-profit',
  allTakeProfits,
);

/** Every source of confidence. */
export const confidences: Registry<ConfidenceDefinition> = createRegistry<ConfidenceDefinition>(
  'confidence',
  allConfidences,
);

/** Every risk rule. */
export const riskRules: Registry<RiskRuleDefinition> = createRegistry<RiskRuleDefinition>('risk', allRiskRules);
