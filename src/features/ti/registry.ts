import type { FeatureDefinition, TransformDefinition } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import { type ParamValue, resolveParams } from '../../core/kit/params.js';
import { createRegistry } from '../../core/kit/registry.js';
import { formatSpec, type SpecNode } from '../../core/kit/spec-text.js';
import { ownParams } from '../aliases.js';
import { averages } from './averages.js';
import { candles } from './candles.js';
import { crossings } from './crossings.js';
import { oscillators } from './oscillators.js';
import { sizes } from './sizes.js';
import { WITHOUT_COLUMN } from './without-column.js';

/** The word before the dot. */
export const TI = 'ti';

/** Functions of the npm package `technicalindicators` that give one value per bar, by their names in lower case. */
export const tiIndicators = createRegistry<FeatureDefinition>('indicator', [
  ...averages,
  ...oscillators,
  ...sizes,
  ...candles,
]);

/** Its functions of two columns. */
export const tiTransforms = createRegistry<TransformDefinition>('transform', crossings);

/** Every column that the package has, by the name under which it is asked for: `ti.rsi`. */
export function tiFeatures(): readonly (FeatureDefinition | TransformDefinition)[] {
  return [...tiIndicators.list(), ...tiTransforms.list()].map((definition) => named(definition));
}

function named<D extends FeatureDefinition | TransformDefinition>(definition: D): D {
  return { ...definition, name: `${TI}.${definition.name}` };
}

/** A column of the package with its parameters settled. */
export interface BoundTi<D = FeatureDefinition | TransformDefinition> {
  /** its name is as it was asked for, `ti.` in front */
  readonly definition: D;
  readonly params: Readonly<Record<string, ParamValue>>;
  /** canonical text without the output */
  readonly text: string;
  /** as typed; undefined when none is named */
  readonly output: string | undefined;
}

/**
 * The column of the package that a text names: `macd.histogram` and what stands in its parentheses.
 *
 * @param path what follows `ti.`; large and small letters are the same in a function's name
 * @throws E_UNKNOWN on a name that the package does not have, and on one that is no column, with the reason
 * @throws E_PARAM on an unknown parameter or a value out of range
 */
export function bindTi(path: string, args: SpecNode['args']): BoundTi {
  const dot = path.indexOf('.');
  const [typed, output] = dot < 0 ? [path, undefined] : [path.slice(0, dot), path.slice(dot + 1)];
  const name = typed.toLowerCase();
  const home = [tiIndicators, tiTransforms].find((registry) => registry.has(name));
  if (home === undefined) throw unknown(typed);
  const definition = named(home.get(name));
  const params = resolveParams(definition.name, definition.params, ownParams(definition.name, definition.params, args));
  return { definition, params, output, text: formatSpec({ name: definition.name, inputs: [], args: params }) };
}

function unknown(typed: string): QuantError {
  const reasons = Object.entries(WITHOUT_COLUMN);
  const found = reasons.find(([name]) => name.toLowerCase() === typed.toLowerCase());
  if (found !== undefined) {
    const [name, reason] = found;
    return new QuantError('E_UNKNOWN', `${TI}.${name} is no column: ${reason}`, {
      hint: `in code it is there: import { ti } from 'quant', then ti.${name}`,
    });
  }
  const names = tiFeatures().map((definition) => definition.name);
  return new QuantError('E_UNKNOWN', `technicalindicators has no function "${typed}"`, {
    hint: unknownNameHint(`${TI}.${typed}`, names, 'quant features list --category ti'),
  });
}
