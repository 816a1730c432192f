import { userPlace } from '../backtest/user-place.js';
import { QuantError } from '../core/kit/errors.js';
import { checkValue, type ParamSpec } from '../core/kit/params.js';
import type { Definition } from '../core/kit/registry.js';
import { parseInterval } from '../core/kit/time.js';
import type { StrategyNeeds } from '../core/strategy.js';
import { parseFeature } from '../features/spec.js';
import { columnFault } from './column-fault.js';

type Code = (...args: unknown[]) => unknown;

/** What a strategy's functions must return, as a rule in words that is broken, or nothing. */
const RETURNS: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  needs: (value) => {
    const { features, intervals } = (value ?? {}) as Readonly<Record<string, unknown>>;
    if (!isTexts(features)) return `must return { features: [...] }, a list of texts, returned ${show(value)}`;
    if (intervals !== undefined && !isTexts(intervals)) return 'must return intervals as a list of texts: ["1h", "5m"]';
    return undefined;
  },
  start: (value) => {
    const { onBar } = (value ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof onBar !== 'function') return `must return an object with a function onBar, returned ${show(value)}`;
    // What is ordered after an await would be ordered at some later bar.
    if (onBar.constructor.name === 'AsyncFunction')
      return 'returned an async onBar: orders are given at once, or never';
    return undefined;
  },
};

/**
 * A plug-in of a user's file whose functions tell on whose account they fail: `strategy mine (mine.ts:12) in start(): …`.
 * What a strategy does at a bar is told by the engine, which knows the bar.
 *
 * @param members the functions of this kind of plug-in, those that are none are left alone
 */
export function guarded(definition: Definition, members: readonly string[]): Definition {
  const { kind, name, summary, source, params } = definition;
  const own: Record<string, unknown> = {};
  for (const member of members) {
    const code: unknown = Reflect.get(definition, member);
    own[member] = typeof code === 'function' ? guard(definition, member, code as Code) : code;
  }
  return Object.freeze({ ...definition, ...own, kind, name, summary, source, params });
}

function guard(definition: Definition, member: string, code: Code): Code {
  const where = `${definition.kind} ${definition.name}`;
  return (...args) => {
    let value: unknown;
    try {
      value = code.apply(definition, args);
    } catch (cause) {
      throw blamed(cause, `${where}${userPlace(cause)} in ${member}()`);
    }
    const isStrategy = definition.kind === 'strategy';
    const fault = isStrategy
      ? RETURNS[member]?.(value)
      : member === 'compute'
        ? columnFault(definition, args[0], value)
        : undefined;
    if (fault !== undefined) throw new QuantError('E_USAGE', `${where}: ${member}() ${fault}`);
    if (isStrategy && member === 'needs') checkNeeds(where, value as StrategyNeeds);
    return value;
  };
}

/** @throws E_UNKNOWN, E_PARAM naming the strategy and the feature or interval that does not exist */
function checkNeeds(where: string, { features, intervals = [] }: StrategyNeeds): void {
  const read = (list: string, texts: readonly string[], parse: (text: string) => unknown): void => {
    texts.forEach((text, k) => {
      try {
        parse(text);
      } catch (cause) {
        throw blamed(cause, `${where}, needs().${list}[${k}] "${text}"`);
      }
    });
  };
  read('features', features, parseFeature);
  read('intervals', intervals, parseInterval);
}

/** What the user's code meant to refuse keeps its code and its hint; everything else is a fault of that code. */
function blamed(cause: unknown, where: string): QuantError {
  const message = `${where}: ${cause instanceof Error ? cause.message : String(cause)}`;
  const known = cause instanceof QuantError ? cause : undefined;
  const code = known === undefined || known.exitCode === 1 ? 'E_USAGE' : known.code;
  return new QuantError(code, message, { hint: known?.hint, cause });
}

/**
 * Holds the parameters that a user's plug-in describes to what every parameter must say.
 *
 * @throws E_CONFIG naming the file, the plug-in and the parameter
 */
export function checkParams(file: string, { kind, name, params }: Definition): void {
  const owner = `${file}: ${kind} "${name}"`;
  if (typeof params !== 'object' || params === null) {
    throw new QuantError('E_CONFIG', `${owner} must describe its parameters as an object, {} for none`);
  }
  for (const [key, spec] of Object.entries(params)) {
    const fault = paramFault(spec);
    if (fault !== undefined) throw new QuantError('E_CONFIG', `${owner}, parameter "${key}": ${fault}`);
  }
}

function paramFault(spec: ParamSpec | undefined): string | undefined {
  if (spec === undefined || !['int', 'float', 'bool', 'choice', 'text'].includes(spec.type)) {
    return `type must be int, float, bool, choice or text, was ${show(spec?.type)}`;
  }
  if (typeof spec.doc !== 'string') return 'doc must say in a few words what it means';
  if (spec.type === 'choice' && !isTexts(spec.options)) return 'options must be a list of texts';
  const isNumber = spec.type === 'int' || spec.type === 'float';
  if (isNumber && !(Number.isFinite(spec.min) && Number.isFinite(spec.max) && spec.min <= spec.max)) {
    return `min and max must be numbers, the smaller first, were ${spec.min} and ${spec.max}`;
  }
  try {
    checkValue('default', spec, spec.default);
    if (isNumber) for (const value of spec.sweep ?? []) checkValue('a sweep value', spec, value);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function show(value: unknown): string {
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? `"${value}"` : String(value);
  const keys = Object.keys(value);
  return Array.isArray(value) ? 'a list' : keys.length === 0 ? '{}' : `{ ${keys.join(', ')} }`;
}
