import type { FeatureMatrix } from '../../core/feature.js';
import type { FeatureRead } from '../../core/feature-context.js';
import { firstKnown } from '../../core/math/rolling.js';
import { howToBring, readName } from '../../features/bring.js';
import { featureRegistries } from '../../features/registry.js';
import { featureReads, featureWarmup, parseFeature } from '../../features/spec.js';
import type { FeatureChoice } from './features-choice.js';

/** A column of the set that there is no data for, and the first thing that it reads in vain. */
export interface LeftOut {
  readonly name: string;
  readonly missing: FeatureRead;
}

/** Columns named in one note; the document has them all. */
const MOST_NAMED = 5;

/** What a choice would hold as well if the store had everything. */
export function leftOut(choice: FeatureChoice, available: readonly FeatureRead[]): LeftOut[] {
  const everything = [...new Set(featureRegistries.flatMap((all) => all.list()).flatMap(({ reads = [] }) => reads))];
  const chosen = new Set(choice(available));
  return choice(everything)
    .filter((name) => !chosen.has(name))
    .flatMap((name) => {
      const missing = featureReads(parseFeature(name)).find((read) => !available.includes(read));
      return missing === undefined ? [] : [{ name, missing }];
    });
}

/** What is left out and how to bring it, a line for each kind of data; empty when nothing is. */
export function leftOutNote(market: string, columns: readonly LeftOut[]): string {
  if (columns.length === 0) return '';
  const parts = [...new Set(columns.map(({ missing }) => missing))];
  const lines = parts.map((part) => {
    const count = columns.filter(({ missing }) => missing === part).length;
    return `  ${count} for want of ${readName(part)}; ${howToBring(part)}`;
  });
  return [`${market}: ${columns.length} columns of the set are left out`, ...lines].join('\n');
}

/** Columns without a single value, and why where that is known; empty when every column has one. */
export function neverKnownNote(market: string, { names, columns, rows }: FeatureMatrix): string {
  const empty = names.filter((_, k) => firstKnown(columns[k]) >= rows);
  if (empty.length === 0) return '';
  const needs = empty.map((name) => featureWarmup(parseFeature(name)));
  const named = empty.map((name, k) => (needs[k] >= rows ? `${name} (its warm-up takes ${needs[k]} bars)` : name));
  const rest = empty.length - MOST_NAMED;
  const list = `${named.slice(0, MOST_NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const isUnexplained = needs.some((bars) => !(bars >= rows));
  const why = isUnexplained ? '\n  docs/feature-context.md says when a number beside the bars is known' : '';
  return `${market}: no value on any bar of ${list}${why}`;
}
