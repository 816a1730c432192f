import { QuantError } from './errors.js';
import { unknownNameHint } from './nearest.js';
import { type ParamSpecs, type ParamValue, resolveParams } from './params.js';
import { formatSpec, parseSpecText, type SpecNode } from './spec-text.js';

/** What every plug-in says of itself. The parameters make its flags, its config check, its sweep and its page. */
export interface Definition<S extends ParamSpecs = ParamSpecs> {
  readonly kind: string;
  /** kebab-case, unique within its kind */
  readonly name: string;
  /** one line, no full stop */
  readonly summary: string;
  /** author, year, work; `own` when it is ours */
  readonly source: string;
  readonly params: S;
  /** How many plug-ins of its own kind it stands on, named inside it: `stack(lgbm, logistic)`. None when absent. */
  readonly members?: {
    readonly min: number;
    readonly max: number;
    /** what it stands on when none is named */
    readonly default: readonly string[];
  };
}

/** A plug-in with all of its parameters settled. `text` is its canonical name and identity. */
export interface Bound<D extends Definition> {
  readonly definition: D;
  readonly params: Readonly<Record<string, ParamValue>>;
  /** the plug-ins that it stands on, in their order; absent for most */
  readonly members?: readonly Bound<D>[];
  readonly text: string;
}

export interface Registry<D extends Definition> {
  readonly kind: string;
  /** @throws E_UNKNOWN with the nearest name and the list */
  get(name: string): D;
  has(name: string): boolean;
  /** All definitions, sorted by name. */
  list(): readonly D[];
  /** Adds a user's plug-in. @throws E_CONFIG when the name is taken and `override` is not set, or the kind is wrong */
  add(definition: D, options?: { override?: boolean }): void;
  /** `momentum(lookback=48)` → the definition with every parameter written out. @throws E_PARAM, E_UNKNOWN */
  parse(text: string): Bound<D>;
  /** @param members those that it stands on; its default ones when absent or empty */
  bind(name: string, params?: Readonly<Record<string, unknown>>, members?: readonly Bound<D>[]): Bound<D>;
}

const NAME = /^[a-z][a-z0-9-]*$/;

export function createRegistry<D extends Definition>(kind: string, all: readonly D[]): Registry<D> {
  const byName = new Map<string, D>();
  const names = (): string[] => [...byName.keys()].sort();

  const add = (definition: D, options: { override?: boolean } = {}): void => {
    if (definition.kind !== kind) {
      throw new QuantError('E_CONFIG', `"${definition.name}" is a ${definition.kind}, expected a ${kind}`);
    }
    if (!NAME.test(definition.name)) {
      throw new QuantError('E_CONFIG', `a plug-in’s name must be kebab-case, was "${definition.name}"`);
    }
    if (byName.has(definition.name) && !options.override) {
      throw new QuantError('E_CONFIG', `${kind} "${definition.name}" exists already`, {
        hint: 'choose another name, or add it with override',
      });
    }
    byName.set(definition.name, definition);
  };
  const get = (name: string): D => {
    const found = byName.get(name);
    if (found !== undefined) return found;
    throw new QuantError('E_UNKNOWN', `unknown ${kind} "${name}"`, {
      hint: unknownNameHint(name, names(), `quant list ${kind}`),
    });
  };
  const bind = (
    name: string,
    given: Readonly<Record<string, unknown>> = {},
    stated: readonly Bound<D>[] = [],
  ): Bound<D> => {
    const definition = get(name);
    const params = resolveParams(name, definition.params, given);
    const members = stated.length > 0 ? stated : (definition.members?.default ?? []).map(parse);
    checkMembers(definition, members.length);
    const inputs = members.map((member) => parseSpecText(member.text));
    const text = formatSpec({ name, inputs, args: params as SpecNode['args'] });
    return { definition, params, ...(members.length > 0 ? { members } : {}), text };
  };
  const bindNode = (node: SpecNode): Bound<D> => {
    if (get(node.name).members === undefined) refuseMembers(node);
    return bind(node.name, node.args, node.inputs.map(bindNode));
  };
  const parse = (text: string): Bound<D> => bindNode(parseSpecText(text));

  for (const definition of all) add(definition);
  return {
    kind,
    get,
    has: (name) => byName.has(name),
    list: () => names().map((name) => byName.get(name)!),
    add,
    bind,
    parse,
  };
}

function refuseMembers(node: SpecNode): void {
  if (node.inputs.length === 0) return;
  throw new QuantError('E_PARAM', `${node.name} takes parameters by name, found "${formatSpec(node.inputs[0])}"`, {
    hint: `write ${node.name}(name=value)`,
  });
}

function checkMembers({ name, members, kind }: Definition, given: number): void {
  const { min, max } = members ?? { min: 0, max: 0 };
  if (given >= min && given <= max) return;
  const range = min === max ? String(min) : `${min} to ${max}`;
  throw new QuantError('E_PARAM', `${name} takes ${range} of kind ${kind} inside, found ${given}`, {
    hint: `name them inside it: ${name}(${(members?.default ?? []).join(', ')})`,
  });
}
