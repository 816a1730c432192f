import { executions } from '../../backtest/registry.js';
import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import type { TradingSpec } from '../../core/spec.js';
import { confidences, riskRules, sizers, stops, takeProfits } from '../../risk/registry.js';
import { boundOf, DEFAULT, listOf, oneOf, partsOf } from './parts.js';
import type { RunFlags } from './run-flags.js';

/** The trading layer that flags stand for, in canonical texts. */
export function tradingFromFlags(flags: Omit<RunFlags, 'report'>): Partial<TradingSpec> {
  return {
    sizer: oneOf('--sizer', sizers, flags.sizer),
    stops: listOf('--stop', stops, flags.stop),
    takeProfits: listOf('--take-profit', takeProfits, flags.takeProfit),
    risk: riskOf(flags.risk),
    execution: oneOf('--execution', executions, flags.execution),
    confidence: oneOf('--confidence', confidences, flags.confidence),
  };
}

/** `default` stands for all rules that say so; one that is named besides takes the place of its default. */
function riskOf(text: string): string[] {
  if (text.trim() === '' || text.trim() === 'none') return [];
  const parts = partsOf('--risk', riskRules, text);
  const known = [...riskRules.list().map(({ name }) => name), DEFAULT];
  for (const part of parts) {
    if (/^[a-z-]+$/.test(part) && !known.includes(part)) {
      throw new QuantError('E_UNKNOWN', `unknown risk rule "${part}"`, { hint: unknownNameHint(part, known) });
    }
  }
  if (!parts.includes(DEFAULT)) return parts.map((part) => boundOf(riskRules, part).text);
  const rules = new Map<string, string>();
  for (const { name, isDefault } of riskRules.list()) if (isDefault) rules.set(name, riskRules.bind(name).text);
  for (const part of parts) {
    if (part === DEFAULT) continue;
    const bound = boundOf(riskRules, part);
    rules.set(bound.definition.name, bound.text);
  }
  return [...rules.values()];
}
