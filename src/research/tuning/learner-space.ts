import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import type { Registry } from '../../core/kit/registry.js';
import { splitSpecs } from '../../core/kit/spec-text.js';
import type { LearnerDefinition } from '../../core/model.js';
import { type Domain, readDomain, sweptDomain } from './range-text.js';
import type { Dimension, Point } from './space.js';

/** A learner of which some parameters are still open. */
export interface LearnerTemplate {
  readonly dimensions: readonly Dimension[];
  /** its canonical text at a point */
  textAt(point: Point): string;
}

/** A parameter's value: a text that stands, or the dimension that holds it. */
interface Slot {
  readonly key: string;
  readonly value: string | Dimension;
}

interface Node {
  readonly name: string;
  readonly members: readonly Node[];
  readonly slots: readonly Slot[];
}

const SHAPE = /^([A-Za-z][\w-]*)\s*(?:\(([\s\S]*)\))?$/;
const ASSIGNED = /^([A-Za-z_][\w-]*)\s*=\s*([\s\S]*)$/;

/**
 * Reads a learner whose parameters may be ranges: `lgbm(leaves=8..64, learningRate=0.01..0.2)`.
 *
 * Parameters that are not named are varied over what their description suggests (its sweep values, from the least to
 * the largest); one that suggests nothing keeps its default, and so does every parameter of a learner inside another one:
 * those are varied where a range is named for them. `isFixed` varies named ones only.
 *
 * @throws E_PARAM, E_UNKNOWN for what cannot be read or does not exist
 */
export function learnerTemplate(
  registry: Registry<LearnerDefinition>,
  text: string,
  { isFixed = false }: { readonly isFixed?: boolean } = {},
): LearnerTemplate {
  const dimensions: Dimension[] = [];
  const read = (source: string, path: string, isInside: boolean): Node => {
    const match = SHAPE.exec(source.trim());
    if (match === null) {
      throw new QuantError('E_PARAM', `"${source}" is no learner`, { hint: 'for example lgbm(leaves=8..64)' });
    }
    const [, name, inner = ''] = match;
    const { params } = registry.get(name);
    const own = path === '' ? name : `${path}.${name}`;
    const slots: Slot[] = [];
    const members: Node[] = [];
    const put = (key: string, domain: Domain): void => {
      if (typeof domain === 'string') slots.push({ key, value: domain });
      else {
        const dimension: Dimension = { ...domain, name: `${own}.${key}` };
        dimensions.push(dimension);
        slots.push({ key, value: dimension });
      }
    };
    for (const part of splitSpecs(inner)) {
      const assigned = ASSIGNED.exec(part);
      if (assigned === null) members.push(read(part, `${own}.${members.length + 1}`, true));
      else {
        const [, key, value] = assigned;
        if (!Object.hasOwn(params, key)) {
          throw new QuantError('E_PARAM', `${name} has no parameter "${key}"`, {
            hint: unknownNameHint(key, Object.keys(params)),
          });
        }
        if (slots.some((slot) => slot.key === key)) throw new QuantError('E_PARAM', `${own}: ${key} is given twice`);
        put(key, readDomain(`${own}.${key}`, params[key], value.trim()));
      }
    }
    if (!isInside && !isFixed) {
      for (const [key, spec] of Object.entries(params)) {
        const domain = slots.some((slot) => slot.key === key) ? undefined : sweptDomain(spec);
        if (domain !== undefined) put(key, domain);
      }
    }
    return { name, members, slots };
  };
  const root = read(text, '', false);
  const template = {
    dimensions,
    textAt: (point: Point): string => registry.parse(render(root, point)).text,
  };
  // What stands is checked here, before anything is searched: at the lowest value of all that is open.
  template.textAt(Object.fromEntries(dimensions.map((d) => [d.name, d.type === 'choice' ? 0 : d.low])));
  return template;
}

function render({ name, members, slots }: Node, point: Point): string {
  const parts = [
    ...members.map((member) => render(member, point)),
    ...slots.map(({ key, value }) => `${key}=${typeof value === 'string' ? value : valueText(value, point)}`),
  ];
  return parts.length === 0 ? name : `${name}(${parts.join(', ')})`;
}

function valueText(dimension: Dimension, point: Point): string {
  const value = point[dimension.name];
  if (dimension.type !== 'choice') return String(value);
  const option = dimension.options[value];
  return /^[\w.+-]+$/.test(option) ? option : `"${option}"`;
}

/** The learner as it is without a word, every varied parameter at its default, as a point of its own dimensions. */
export function defaultPoint(
  registry: Registry<LearnerDefinition>,
  name: string,
  { dimensions }: LearnerTemplate,
): Point {
  const { params } = registry.get(name);
  return Object.fromEntries(
    dimensions.map((dimension) => {
      const value = params[dimension.name.slice(dimension.name.lastIndexOf('.') + 1)].default;
      if (dimension.type === 'choice') return [dimension.name, Math.max(0, dimension.options.indexOf(String(value)))];
      return [dimension.name, Math.min(Math.max(Number(value), dimension.low), dimension.high)];
    }),
  );
}
