import { splitMix } from '../../backtest/split-mix.js';
import { QuantError } from '../../core/kit/errors.js';
import type { Bound, Definition, Registry } from '../../core/kit/registry.js';
import { splitSpecs } from '../../core/kit/spec-text.js';

/** Stands for the parts that a kind takes when none is named. */
export const DEFAULT = 'default';

/** The one part that a flag names, as canonical text; null for none. @throws E_USAGE for several */
export function oneOf<D extends Definition>(flag: string, registry: Registry<D>, text: string): string | null {
  const [first, ...others] = listOf(flag, registry, text);
  if (others.length === 0) return first ?? null;
  throw new QuantError('E_USAGE', `${flag} takes one, was "${text}"`, { hint: `choose ${first} or ${others[0]}` });
}

/** The parts that a flag names, joined with `+`, as canonical texts. @throws E_USAGE, E_UNKNOWN, E_PARAM */
export function listOf<D extends Definition>(flag: string, registry: Registry<D>, text: string): string[] {
  if (text.trim() === '' || text.trim() === 'none') return [];
  return partsOf(flag, registry, text).map((part) => boundOf(registry, part).text);
}

/** A path to a file of a plug-in, before the parameters. */
const FILE = /^(?:\.{0,2}\/|[A-Za-z]:[\\/])|^[^:(]*\.[cm]?[jt]s\b/;
const LEADING_NAME = /^\s*([a-z][a-z0-9-]*)\s*(?:$|[:(])/;

/** @throws E_USAGE for parts that are empty, joined with something else than `+`, or files */
export function partsOf<D extends Definition>(flag: string, registry: Registry<D>, text: string): string[] {
  const parts = splitMix(text);
  const named = parts.filter((part) => part !== '');
  if (named.length < parts.length) {
    throw new QuantError('E_USAGE', `${flag} "${text}" has an empty part`, {
      hint: `parts are joined with +: ${flag} ${named.length > 1 ? `"${named.join('+')}"` : (named[0] ?? 'none')}`,
    });
  }
  for (const part of parts) {
    if (FILE.test(part)) {
      const [, file, rest] = /^(.*?\.[cm]?[jt]s)?(.*)$/s.exec(part)!;
      const name = (file ?? part).replace(/^.*[\\/]|\.[cm]?[jt]s$/g, '');
      throw new QuantError('E_USAGE', `${flag} takes names, was the file "${part}"`, {
        hint: `load the file and name what it defines: --plugin ${file ?? part} ${flag} ${name}${rest}`,
      });
    }
    const pieces = splitSpecs(part);
    const isName = (piece: string): boolean => {
      const name = LEADING_NAME.exec(piece)?.[1];
      return name !== undefined && (name === DEFAULT || registry.has(name));
    };
    if (pieces.length > 1 && pieces.slice(1).some(isName)) {
      const joined = pieces.reduce((all, piece) => `${all}${isName(piece) ? '+' : ','}${piece}`);
      throw new QuantError('E_USAGE', `${flag} "${part}": parts are joined with +, commas are for their parameters`, {
        hint: `write ${flag} "${joined}"`,
      });
    }
  }
  return parts;
}

const SHORT = /^([a-z][a-z0-9-]*):(.*)$/s;
const NAMED = /^\s*([A-Za-z]\w*)\s*=(.*)$/s;

/**
 * Reads `atr:k=2.5,period=14`, where a value without a name is that of the first parameter (`rr:2`), or the long form
 * `atr(k=2.5, period=14)`.
 */
export function boundOf<D extends Definition>(registry: Registry<D>, text: string): Bound<D> {
  const short = SHORT.exec(text.trim());
  if (short === null) return registry.parse(text);
  const [, name, rest] = short;
  const [first] = Object.keys(registry.get(name).params);
  const given: Record<string, string> = {};
  for (const [k, part] of splitSpecs(rest).entries()) {
    const named = NAMED.exec(part);
    const key = named === null ? first : named[1];
    const isNameless = key === undefined || (named === null && k > 0);
    if (isNameless || key in given) {
      throw new QuantError('E_PARAM', `"${text}": ${isNameless ? `"${part}" has no name` : `${key} is given twice`}`, {
        hint: `write ${name}:${first ?? 'name'}=…,other=…; only the first value may go without its name`,
      });
    }
    given[key] = unquoted(named === null ? part : named[2]);
  }
  return registry.bind(name, given);
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  return /^".*"$/s.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
}
