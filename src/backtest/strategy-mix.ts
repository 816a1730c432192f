import { QuantError } from '../core/kit/errors.js';
import type { Bound } from '../core/kit/registry.js';
import type { StrategyDefinition } from '../core/strategy.js';
import { strategies } from './registry.js';
import { splitMix } from './split-mix.js';

/** One strategy of an account and its share of the starting cash. */
export interface MixPart {
  readonly strategy: Bound<StrategyDefinition>;
  /** fraction, above 0 */
  readonly share: number;
}

const SHARE = /^(.*)@\s*([\d.eE+-]+)\s*$/s;

/**
 * Reads one strategy, or several in one account: `momentum(lookback=48)@0.6 + breakout@0.4`. Without shares they get
 * equal parts.
 *
 * @throws E_PARAM when shares are not above 0 or do not add up to 1, or when only some have one; E_UNKNOWN
 */
export function parseMix(text: string): MixPart[] {
  const parts = splitMix(text).map((part) => {
    const found = SHARE.exec(part);
    return { text: found?.[1].trim() ?? part, share: found === null ? undefined : Number(found[2]) };
  });
  const given = parts.filter((part) => part.share !== undefined);
  if (given.length > 0 && given.length < parts.length) {
    throw new QuantError('E_PARAM', `"${text}": either every strategy has a share or none has one`, {
      hint: 'write momentum@0.6 + breakout@0.4',
    });
  }
  const shares = parts.map((part) => part.share ?? 1 / parts.length);
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (shares.some((share) => !(share > 0)) || Math.abs(total - 1) > 1e-9) {
    throw new QuantError('E_PARAM', `"${text}": shares must be above 0 and add up to 1, they add up to ${total}`, {
      hint: 'write momentum@0.6 + breakout@0.4',
    });
  }
  return parts.map((part, k) => ({ strategy: strategies.parse(part.text), share: shares[k] }));
}

/** The canonical text of a mix; that of the strategy alone when it is one. */
export function formatMix(parts: readonly MixPart[]): string {
  if (parts.length === 1) return parts[0].strategy.text;
  return parts.map((part) => `${part.strategy.text}@${part.share}`).join(' + ');
}
