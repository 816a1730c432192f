import { QuantError } from '../core/kit/errors.js';

/**
 * What `onBar` returned is of no interest, unless it is a promise: what is ordered after an `await` would be ordered at
 * some later bar. A number, as an arrow function may return, is passed over.
 *
 * @throws E_USAGE for a promise; should that fail later, nobody has to hear of it
 */
export function refusePromise(returned: unknown): void {
  if (typeof returned !== 'object' || returned === null || !('then' in returned)) return;
  if (typeof returned.then !== 'function') return;
  const ignore = (): void => {};
  returned.then(ignore, ignore);
  const refusal = new QuantError('E_USAGE', 'onBar returned a promise: orders are given at once, or never', {
    hint: 'let onBar and what it calls do without async, await and promises',
  });
  // onBar has returned: whoever stands here below the engine started the run, and is not to blame.
  refusal.stack = refusal.message;
  throw refusal;
}
