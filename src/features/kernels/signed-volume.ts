import { sameLength } from '../../core/kit/check.js';
import { unknownColumn } from '../../core/math/rolling.js';

/** Change of the close and volume signed by it: who pushed, as far as bars can tell. Row 0 is not known. */
export interface SignedFlow {
  /** close less the close before, quote per base */
  readonly change: Float64Array;
  /** volume with the sign of the change, base; 0 on bars that did not move */
  readonly flow: Float64Array;
}

/** @throws E_SHAPE when the columns differ in length */
export function signedFlow(close: Float64Array, volume: Float64Array): SignedFlow {
  const n = sameLength('signedFlow', { close, volume });
  const change = unknownColumn(n);
  const flow = unknownColumn(n);
  for (let i = 1; i < n; i++) {
    change[i] = close[i] - close[i - 1];
    flow[i] = Math.sign(change[i]) * volume[i];
  }
  return { change, flow };
}
