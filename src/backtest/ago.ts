import { QuantError } from '../core/kit/errors.js';

/** @throws E_USAGE for a look into the future. Always false: it stands in conditions. */
export function checkAgo(ago: number): false {
  if (Number.isInteger(ago) && ago >= 0) return false;
  throw new QuantError('E_USAGE', `ago must be a whole number of bars, 0 or more, was ${ago}`, {
    hint: 'a strategy sees closed bars only: 0 is the bar that has just closed',
  });
}
