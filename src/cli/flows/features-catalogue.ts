import { type ParamSpecs, resolveParams } from '../../core/kit/params.js';
import { aliasesOf } from '../../features/aliases.js';
import { featureRegistries, transforms } from '../../features/registry.js';
import type { AnyFeature } from '../feature-facts.js';

/** Where transforms stand: they are about whatever their input is about. */
export const TRANSFORM = 'transform';

/** What there is to know of a feature without data. */
export interface CatalogueItem {
  readonly name: string;
  readonly kind: string;
  readonly category: string;
  readonly summary: string;
  readonly formula: string | null;
  readonly source: string;
  readonly outputs: readonly string[];
  readonly params: ParamSpecs;
  /** leading rows without a value at default parameters: one number, or one for each output */
  readonly warmup: number | readonly number[];
  /** beside the bars */
  readonly reads: readonly string[];
  readonly aliases: readonly string[];
}

/** Every feature there is, those of loaded plug-ins too, by name. */
export function allFeatures(): AnyFeature[] {
  const of: AnyFeature[] = [...featureRegistries.flatMap((registry) => registry.list()), ...transforms.list()];
  return of.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function catalogueItem(definition: AnyFeature): CatalogueItem {
  const { name, kind, summary, formula = null, source, params } = definition;
  return {
    name,
    kind,
    category: definition.kind === 'transform' ? TRANSFORM : definition.category,
    summary,
    formula,
    source,
    outputs: definition.kind === 'transform' ? [name] : definition.outputs,
    params,
    warmup: definition.warmup(resolveParams(name, params)),
    reads: definition.kind === 'transform' ? [] : (definition.reads ?? []),
    aliases: aliasesOf(definition),
  };
}

const WIDEST = 120;
const NARROWEST = 60;
/** Where nobody says how wide the terminal is: a file, a pipe. */
const USUAL = 100;

/** Characters of a line. */
export function lineWidth(columns: number | undefined = process.stdout.columns): number {
  return columns === undefined ? USUAL : Math.max(NARROWEST, Math.min(WIDEST, columns));
}
