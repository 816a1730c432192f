import type { FeatureDefinition, TransformDefinition } from '../core/feature.js';
import type { FeatureRead } from '../core/feature-context.js';
import { QuantError } from '../core/kit/errors.js';
import { unknownNameHint } from '../core/kit/nearest.js';
import { type ParamValue, resolveParams } from '../core/kit/params.js';
import { formatSpec, parseSpecText, type SpecNode } from '../core/kit/spec-text.js';
import { INTERVAL_NAMES, parseInterval } from '../core/kit/time.js';
import { isCandlestick, outputNamed, ownParams, resolveAlias } from './aliases.js';
import { featureRegistries, patterns, transforms } from './registry.js';
import { bindTi, TI } from './ti/registry.js';

type Params = Readonly<Record<string, ParamValue>>;

/** One output of something computed from bars. */
export interface SourceSpec {
  readonly type: 'source';
  readonly definition: FeatureDefinition;
  readonly params: Params;
  /** index into the definition's outputs */
  readonly output: number;
  /** canonical text without the output: equal for all outputs of one computation */
  readonly base: string;
  /** canonical text, every parameter written out: the column's name and identity */
  readonly text: string;
}

/** A transform of one other column, or of two. */
export interface TransformSpec {
  readonly type: 'transform';
  readonly definition: TransformDefinition;
  readonly params: Params;
  readonly input: FeatureSpec;
  /** the second column; null where the transform takes one */
  readonly other: FeatureSpec | null;
  readonly text: string;
}

/** Another column, computed on longer bars. */
export interface ResampledSpec {
  readonly type: 'resampled';
  readonly intervalMs: number;
  readonly input: FeatureSpec;
  readonly text: string;
}

export type FeatureSpec = SourceSpec | TransformSpec | ResampledSpec;

/** The word for a column on longer bars: `on(rsi(period=14), interval=4h)`. */
const ON = 'on';
const ON_PARAMS = {
  interval: { type: 'choice', default: '1d', options: INTERVAL_NAMES, doc: 'length of the longer bars' },
} as const;

/**
 * Reads a feature: `rsi`, `rsi(period=9)`, `macd.signal(fast=12)`, `zscore(rsi(period=14), window=200)`.
 *
 * `on(rsi(period=14), interval=4h)` is a column of longer bars, each row seeing the newest one that has closed.
 *
 * The functions of the package technicalindicators are there under `ti.`: `ti.rsi(period=14)`.
 *
 * Features answer to the names of TA-Lib and other programs too: `BBANDS(timeperiod=20)`, `linearreg_slope`.
 *
 * An output is named after a dot; without one the first is meant. The canonical text has every parameter written out,
 * and the output wherever there are several.
 *
 * @throws E_UNKNOWN on a name or an output that does not exist, with the nearest one
 * @throws E_PARAM on text that cannot be read, an unknown parameter, a value out of range, or an input too many or few
 */
export function parseFeature(text: string): FeatureSpec {
  return bindNode(parseSpecText(text));
}

const LISTS = 'quant features list';

function bindNode(node: SpecNode): FeatureSpec {
  const bound = bindNamed(node);
  if (bound !== undefined) return bound;
  const known = [...featureRegistries, transforms].flatMap((registry) => registry.list().map((d) => d.name));
  const candlesticks = patterns.list().filter(isCandlestick);
  const meant = bindNamed(resolveAlias(node, { all: known, candlesticks: candlesticks.map((d) => d.name) }));
  if (meant !== undefined) return meant;
  const [name] = node.name.split('.', 1);
  throw new QuantError('E_UNKNOWN', `unknown feature "${name}"`, {
    hint: unknownNameHint(name, known, LISTS),
  });
}

/** Undefined when no feature has the name. */
function bindNamed(node: SpecNode): FeatureSpec | undefined {
  const dot = node.name.indexOf('.');
  const name = dot < 0 ? node.name : node.name.slice(0, dot);
  const output = dot < 0 ? undefined : node.name.slice(dot + 1);
  if (name === ON) return bindResampled(node);
  if (name === TI) return bindLibrary(node, output ?? '');
  if (transforms.has(name)) {
    const args = ownParams(name, transforms.get(name).params, node.args);
    return bindTransform(node, transforms.bind(name, args), output);
  }
  const home = featureRegistries.find((registry) => registry.has(name));
  if (home === undefined) return undefined;
  return bindSource(node, home.bind(name, ownParams(name, home.get(name).params, node.args)), output);
}

/** A column of the package technicalindicators: `ti.macd.histogram(fastPeriod=12)`, `ti.crossup(ema, sma)`. */
function bindLibrary(node: SpecNode, path: string): FeatureSpec {
  const { definition, params, text, output } = bindTi(path, node.args);
  if (definition.kind === 'transform') return bindTransform(node, { definition, params }, output);
  return bindSource(node, { definition, params, text }, output);
}

function bindSource(
  node: SpecNode,
  bound: { definition: FeatureDefinition; params: Params; text: string },
  output: string | undefined,
): SourceSpec {
  const { definition, params, text: base } = bound;
  if (node.inputs.length > 0) {
    throw new QuantError('E_PARAM', `${definition.name} takes no input, found "${formatSpec(node.inputs[0])}"`, {
      hint: `it reads the bars; transforms take inputs: ${transformNames().join(', ')}`,
    });
  }
  const index = output === undefined ? 0 : outputNamed(output, definition.outputs);
  if (index < 0) {
    throw new QuantError('E_UNKNOWN', `${definition.name} has no output "${output}"`, {
      hint: unknownNameHint(output ?? '', definition.outputs),
    });
  }
  return { type: 'source', definition, params, output: index, base, text: outputText(definition, params, index) };
}

function bindTransform(
  node: SpecNode,
  { definition, params }: { definition: TransformDefinition; params: Params },
  output: string | undefined,
): TransformSpec {
  const { name } = definition;
  if (output !== undefined) {
    throw new QuantError('E_UNKNOWN', `${name} has one output only, found "${node.name}"`, {
      hint: `write ${name}(…)`,
    });
  }
  const isOfTwo = definition.inputs === 2;
  if (node.inputs.length !== (isOfTwo ? 2 : 1)) {
    throw new QuantError(
      'E_PARAM',
      `${name} takes ${isOfTwo ? 'two inputs' : 'one input'}, found ${node.inputs.length}`,
      {
        hint: `for example ${name}(rsi(period=14)${isOfTwo ? ', volatility(period=20)' : ''})`,
      },
    );
  }
  const inputs = node.inputs.map(bindNode);
  // The inputs' texts are canonical already: each goes in as one name.
  const text = formatSpec({
    name,
    inputs: inputs.map((input) => ({ name: input.text, inputs: [], args: {} })),
    args: params,
  });
  return { type: 'transform', definition, params, input: inputs[0], other: inputs[1] ?? null, text };
}

function bindResampled(node: SpecNode): ResampledSpec {
  if (node.inputs.length !== 1 || node.name !== ON) {
    throw new QuantError('E_PARAM', `on takes one column, found "${formatSpec(node)}"`, {
      hint: 'for example on(rsi(period=14), interval=4h)',
    });
  }
  const params = resolveParams(ON, ON_PARAMS, node.args);
  const input = bindNode(node.inputs[0]);
  const text = formatSpec({ name: ON, inputs: [{ name: input.text, inputs: [], args: {} }], args: params });
  return { type: 'resampled', intervalMs: parseInterval(params.interval), input, text };
}

function outputText(definition: FeatureDefinition, params: Params, output: number): string {
  const { name, outputs } = definition;
  return formatSpec({ name: outputs.length === 1 ? name : `${name}.${outputs[output]}`, inputs: [], args: params });
}

function transformNames(): string[] {
  return transforms.list().map((definition) => definition.name);
}

/** Everything beside the bars that a feature reads, its parts' included. */
export function featureReads(spec: FeatureSpec): readonly FeatureRead[] {
  if (spec.type === 'source') return spec.definition.reads ?? [];
  const parts = spec.type === 'transform' && spec.other !== null ? [spec.input, spec.other] : [spec.input];
  return [...new Set(parts.flatMap(featureReads))];
}

/** How many leading rows of the column are NaN; NaN for columns of longer bars, for that depends on the data's grid. */
export function featureWarmup(spec: FeatureSpec): number {
  if (spec.type === 'resampled') return Number.NaN;
  if (spec.type === 'transform') {
    const other = spec.other === null ? 0 : featureWarmup(spec.other);
    return Math.max(featureWarmup(spec.input), other) + spec.definition.warmup(spec.params);
  }
  const rows = spec.definition.warmup(spec.params);
  return typeof rows === 'number' ? rows : rows[spec.output];
}

/** True when the account that trades is asked for, by the feature or by a part of it. */
export function readsAccount(spec: FeatureSpec): boolean {
  if (spec.type === 'source') return spec.definition.kind === 'account';
  return readsAccount(spec.input) || (spec.type === 'transform' && spec.other !== null && readsAccount(spec.other));
}
