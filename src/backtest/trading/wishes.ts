import type { TargetExits } from '../../core/strategy.js';

/** How a strategy said what it wants to hold: rule 10. */
export type WishKind = 'weight' | 'quantity' | 'exposure';

/** What a strategy wants to hold in one market, as it said it last. */
export interface Wish {
  kind: WishKind;
  amount: number;
  reason: string;
  /** exits that the strategy itself gave with it */
  exits: TargetExits | undefined;
  /** its size as a multiple of a full share, signed: 1 is a long of 1 / markets of the equity. 0: flat, or nothing wanted */
  strength: number;
  /** said at this close and not yet acted upon */
  isNew: boolean;
}

export function noWish(): Wish {
  return { kind: 'weight', amount: 0, reason: '', exits: undefined, strength: 0, isNew: false };
}
