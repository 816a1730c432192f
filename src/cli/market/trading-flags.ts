import { executions } from '../../backtest/registry.js';
import { splitMix } from '../../backtest/strategy-mix.js';
import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import type { Bound, Definition, Registry } from '../../core/kit/registry.js';
import { splitSpecs } from '../../core/kit/spec-text.js';
import type { TradingSpec } from '../../core/spec.js';
import { confidences, riskRules, sizers, stops, takeProfits } from '../../risk/registry.js';
import type { RunFlags } from './run-flags.js';

/** Stands for the rules that say of themselves that they belong to it. */
const DEFAULT = 'default';

/** The trading layer that flags stand for, in canonical texts. */
export function tradingFromFlags(flags: Omit<RunFlags, 'report'>): Partial<TradingSpec> {
  return {
    sizer: oneOf('--sizer', sizers, flags.sizer),
    stops: listOf(stops, flags.stop),
    takeProfits: listOf(takeProfits, flags.takeProfit),
    risk: riskOf(flags.risk),
    execution: oneOf('--execution', executions, flags.execution),
    confidence: oneOf('--confidence', confidences, flags.confidence),
  };
}

function oneOf<D extends Definition>(flag: string, registry: Registry<D>, text: string): string | null {
  const [first, ...others] = listOf(registry, text);
  if (others.length === 0) return first ?? null;
  throw new QuantError('E_USAGE', `${flag} takes one, was "${text}"`, { hint: `choose ${first} or ${others[0]}` });
}

function listOf<D extends Definition>(registry: Registry<D>, text: string): string[] {
  if (text.trim() === '' || text.trim() === 'none') return [];
  return splitMix(text).map((part) => boundOf(registry, part).text);
}

/** `default` stands for all rules that say so; one that is named besides takes the place of its default. */
function riskOf(text: string): string[] {
  const parts = splitMix(text);
  const known = [...riskRules.list().map(({ name }) => name), DEFAULT];
  for (const part of parts) {
    if (/^[a-z-]+$/.test(part) && !known.includes(part) && text !== 'none') {
      throw new QuantError('E_UNKNOWN', `unknown risk rule "${part}"`, { hint: unknownNameHint(part, known) });
    }
  }
  if (!parts.includes(DEFAULT)) return listOf(riskRules, text);
  const rules = new Map<string, string>();
  for (const { name, isDefault } of riskRules.list()) if (isDefault) rules.set(name, riskRules.bind(name).text);
  for (const part of parts) {
    if (part === DEFAULT) continue;
    const bound = boundOf(riskRules, part);
    rules.set(bound.definition.name, bound.text);
  }
  return [...rules.values()];
}

const SHORT = /^([a-z][a-z0-9-]*):(.*)$/s;
const NAMED = /^\s*([A-Za-z]\w*)\s*=(.*)$/s;

/**
 * Reads `atr:k=2.5,period=14`, where a value without a name is that of the first parameter (`rr:2`), or the long form
 * `atr(k=2.5, period=14)`.
 */
function boundOf<D extends Definition>(registry: Registry<D>, text: string): Bound<D> {
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
