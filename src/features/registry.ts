import type { FeatureDefinition, TransformDefinition } from '../core/feature.js';
import { createRegistry } from '../core/kit/registry.js';
import type { LabelDefinition } from '../core/labels.js';
import { account as accountPlugins } from './account/index.gen.js';
import { calendar as calendarPlugins } from './calendar/index.gen.js';
import { cross as crossPlugins } from './cross/index.gen.js';
import { derivatives as derivativePlugins } from './derivatives/index.gen.js';
import { indicators as indicatorPlugins } from './indicators/index.gen.js';
import { labels as labelPlugins } from './labels/index.gen.js';
import { microstructure as microstructurePlugins } from './microstructure/index.gen.js';
import { patterns as patternPlugins } from './patterns/index.gen.js';
import { transforms as transformPlugins } from './transforms/index.gen.js';

/** Columns from the prices and volumes of one market. */
export const indicators = createRegistry<FeatureDefinition>('indicator', indicatorPlugins);

/** Candlestick and chart patterns: columns that are 0 but where the pattern is complete. */
export const patterns = createRegistry<FeatureDefinition>('pattern', patternPlugins);

/** Columns from the time of a bar. */
export const calendars = createRegistry<FeatureDefinition>('calendar', calendarPlugins);

/** Columns that hold a market against the others of its run. */
export const crosses = createRegistry<FeatureDefinition>('cross', crossPlugins);

/** Columns from what a perpetual has beside its bars: funding, open interest, mark prices, its spot market. */
export const derivatives = createRegistry<FeatureDefinition>('derivative', derivativePlugins);

/** Columns from single trades and snapshots of the book. */
export const microstructures = createRegistry<FeatureDefinition>('microstructure', microstructurePlugins);

/** Columns from the account that trades. */
export const accounts = createRegistry<FeatureDefinition>('account', accountPlugins);

/** All registries of columns from bars and what goes with them: names are unique over them. */
export const featureRegistries = [
  indicators,
  patterns,
  calendars,
  crosses,
  derivatives,
  microstructures,
  accounts,
] as const;

/** Columns from another column, or from two. */
export const transforms = createRegistry<TransformDefinition>('transform', transformPlugins);

/** What a model may be asked to predict. */
export const labels = createRegistry<LabelDefinition>('label', labelPlugins);
