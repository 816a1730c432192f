import type { FeatureDefinition, TransformDefinition } from '../core/feature.js';
import { resolveParams } from '../core/kit/params.js';
import type { Definition } from '../core/kit/registry.js';
import { aliasesOf } from '../features/aliases.js';

export type AnyFeature = FeatureDefinition | TransformDefinition;

const KINDS: Readonly<Record<AnyFeature['kind'], true>> = {
  indicator: true,
  pattern: true,
  calendar: true,
  cross: true,
  derivative: true,
  microstructure: true,
  account: true,
  transform: true,
};

export function isFeature(item: Pick<Definition, 'kind'>): item is AnyFeature {
  return Object.hasOwn(KINDS, item.kind);
}

/** What a feature says of itself beside its parameters and its source; a text is empty where there is nothing to say. */
export function featureFacts(item: AnyFeature): readonly (readonly [string, string])[] {
  const isTransform = item.kind === 'transform';
  return [
    ['formula', item.formula ?? ''],
    ['outputs', isTransform ? '' : item.outputs.join(', ')],
    ['warm-up', warmupText(item)],
    ['reads', isTransform || item.reads === undefined ? '' : `bars, ${item.reads.join(', ')}`],
    ['category', isTransform ? '' : item.category],
    ['also', aliasesOf(item).join(', ')],
  ];
}

function warmupText(item: AnyFeature): string {
  const rows = item.warmup(resolveParams(item.name, item.params));
  if (item.kind === 'transform') return `${barsText(Number(rows))} more than its input`;
  if (typeof rows === 'number') return barsText(rows);
  if (new Set(rows).size === 1) return barsText(rows[0]);
  return `${item.outputs.map((output, k) => `${output} ${rows[k]}`).join(', ')} bars`;
}

export function barsText(rows: number): string {
  return rows === 1 ? '1 bar' : `${rows} bars`;
}
