import { createRegistry, type Registry } from '../core/kit/registry.js';
import type { MetricDefinition } from '../core/metric.js';
import { metrics as all } from './metrics/index.gen.js';

/** Every figure of merit that a report shows. */
export const metrics: Registry<MetricDefinition> = createRegistry<MetricDefinition>('metric', all);
