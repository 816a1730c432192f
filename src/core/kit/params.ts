import { QuantError } from './errors.js';
import { unknownNameHint } from './nearest.js';

interface Described {
  /** What it means, with its unit. Shown in `--help`, in `quant list` and on the reference page. */
  readonly doc: string;
}

export interface IntParam extends Described {
  readonly type: 'int';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Values a sweep tries when the user names none. */
  readonly sweep?: readonly number[];
}
export interface FloatParam extends Described {
  readonly type: 'float';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly sweep?: readonly number[];
}
export interface BoolParam extends Described {
  readonly type: 'bool';
  readonly default: boolean;
}
export interface ChoiceParam extends Described {
  readonly type: 'choice';
  readonly default: string;
  readonly options: readonly string[];
}
export interface TextParam extends Described {
  readonly type: 'text';
  readonly default: string;
}

export type ParamSpec = IntParam | FloatParam | BoolParam | ChoiceParam | TextParam;
export type ParamSpecs = Readonly<Record<string, ParamSpec>>;
export type ParamValue = number | boolean | string;

type ValueOf<P extends ParamSpec> = P extends { type: 'int' | 'float' }
  ? number
  : P extends { type: 'bool' }
    ? boolean
    : P extends { type: 'choice'; options: readonly (infer O)[] }
      ? O
      : string;

/** The values that a set of specs describes: `ParamsOf<{period: {type: 'int', …}}>` is `{readonly period: number}`. */
export type ParamsOf<S extends ParamSpecs> = { readonly [K in keyof S]: ValueOf<S[K]> };

/**
 * Every parameter with its default written out and its range checked.
 *
 * @param owner the name in messages, e.g. `sma`
 * @param given values as numbers, booleans or text; text is converted the way its spec says
 * @throws E_PARAM on an unknown name, a wrong type or a value out of range
 */
export function resolveParams<S extends ParamSpecs>(
  owner: string,
  specs: S,
  given: Readonly<Record<string, unknown>> = {},
): ParamsOf<S> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(specs, name)) {
      const known = Object.keys(specs);
      throw new QuantError('E_PARAM', `${owner} has no parameter "${name}"`, {
        hint: known.length === 0 ? `${owner} takes no parameters` : unknownNameHint(name, known),
      });
    }
  }
  const out: Record<string, ParamValue> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const value = given[name];
    out[name] = value === undefined ? spec.default : checkValue(`${owner}.${name}`, spec, value);
  }
  return out as ParamsOf<S>;
}

/** One value held to its spec. `label` is the name in messages, e.g. `sma.period` or `--cash`. */
export function checkValue(label: string, spec: ParamSpec, value: unknown): ParamValue {
  switch (spec.type) {
    case 'int':
    case 'float':
      return checkNumber(label, spec, value);
    case 'bool':
      if (typeof value === 'boolean') return value;
      if (value === 'true' || value === 'false') return value === 'true';
      throw new QuantError('E_PARAM', `${label} must be true or false, was ${show(value)}`);
    case 'choice': {
      // Options may look like numbers, and people do not quote them: funding-clock(hours=4).
      const text = typeof value === 'number' ? String(value) : value;
      if (typeof text === 'string' && spec.options.includes(text)) return text;
      throw new QuantError('E_PARAM', `${label} must be one of ${describeRange(spec)}, was ${show(value)}`, {
        // An empty option stands for none given: nobody types it.
        hint: unknownNameHint(
          String(value),
          spec.options.filter((option) => option !== ''),
        ),
      });
    }
    case 'text':
      if (typeof value === 'string') return value;
      // A list may have one number only, and nobody quotes that: profit-lock(at=2).
      if (typeof value === 'number') return String(value);
      throw new QuantError('E_PARAM', `${label} must be text, was ${show(value)}`);
  }
}

function checkNumber(label: string, spec: IntParam | FloatParam, value: unknown): number {
  const text = typeof value === 'string' ? value.trim() : '';
  const number = typeof value === 'number' ? value : text === '' ? Number.NaN : Number(text);
  const kind = spec.type === 'int' ? 'a whole number' : 'a number';
  if (!Number.isFinite(number) || (spec.type === 'int' && !Number.isInteger(number))) {
    throw new QuantError('E_PARAM', `${label} must be ${kind} in [${spec.min}, ${spec.max}], was ${show(value)}`);
  }
  if (number < spec.min || number > spec.max) {
    throw new QuantError('E_PARAM', `${label} must be in [${spec.min}, ${spec.max}], was ${show(value)}`);
  }
  return number;
}

function show(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}

/** What values a parameter takes, for help and reference pages: `1 … 5000`, `fast, slow`, or nothing to say. */
export function describeRange(spec: ParamSpec): string {
  switch (spec.type) {
    case 'int':
    case 'float':
      return `${spec.min} … ${spec.max}`;
    case 'choice':
      return spec.options.filter((option) => option !== '').join(', ');
    default:
      return '';
  }
}
