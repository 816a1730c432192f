import type { FeatureDefinition, TransformDefinition } from '../core/feature.js';
import { createRegistry } from '../core/kit/registry.js';
import type { LabelDefinition } from '../core/labels.js';
import { calendar as calendarPlugins } from './calendar/index.gen.js';
import { indicators as indicatorPlugins } from './indicators/index.gen.js';
import { labels as labelPlugins } from './labels/index.gen.js';
import { patterns as patternPlugins } from './patterns/index.gen.js';
import { transforms as transformPlugins } from './transforms/index.gen.js';

/** Columns from the prices and volumes of one market. */
export const indicators = createRegistry<FeatureDefinition>('indicator', indicatorPlugins);

/** Candlestick patterns: columns that are 0 but where the pattern is complete. */
export const patterns = createRegistry<FeatureDefinition>('pattern', patternPlugins);

/** Columns from the time of a bar. */
export const calendars = createRegistry<FeatureDefinition>('calendar', calendarPlugins);

/** Columns from another column. */
export const transforms = createRegistry<TransformDefinition>('transform', transformPlugins);

/** What a model may be asked to predict. */
export const labels = createRegistry<LabelDefinition>('label', labelPlugins);
