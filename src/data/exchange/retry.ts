import { QuantError } from '../../core/kit/errors.js';
import type { Rng } from '../../core/kit/rng.js';
import type { SourceContext } from '../../core/source.js';
import { ExchangeFault } from './fault.js';

export interface RetryPolicy {
  /** times that one question is asked before it is given up, >= 1 */
  readonly maxTries: number;
  readonly baseMs: number;
  readonly capMs: number;
}

export const RETRY: RetryPolicy = { maxTries: 6, baseMs: 500, capMs: 30_000 };

/** @throws E_INTERRUPTED when the user wants to stop */
export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new QuantError('E_INTERRUPTED', 'interrupted', {
      hint: 'what was fetched is stored; run the same command again to go on',
    });
  }
}

/** A wait that ends at once, with E_INTERRUPTED, when the user wants to stop. */
export async function pause(context: SourceContext, ms: number): Promise<void> {
  throwIfStopped(context.signal);
  try {
    await context.sleep(ms, context.signal);
  } catch (error) {
    throwIfStopped(context.signal);
    throw error;
  }
  throwIfStopped(context.signal);
}

/**
 * Asks until an answer comes, waiting a random time between 0 and min(cap, base·2ⁿ) after the n-th failure, so that
 * clients which failed together do not come back together.
 *
 * @param onClock called once when the venue says that our time is wrong, before the next try
 * @throws E_NETWORK or, when every answer was unusable, E_DATA after `maxTries`
 * @source Brooker 2015, Exponential backoff and jitter ("full jitter")
 */
export async function withRetries<T>(
  label: string,
  attempt: () => Promise<T>,
  options: { context: SourceContext; rng: Rng; policy: RetryPolicy; onClock?: () => Promise<void> },
): Promise<T> {
  const { context, rng, policy, onClock } = options;
  let hasResynced = false;
  let isClockWrong = false;
  for (let tries = 1; ; tries++) {
    throwIfStopped(context.signal);
    try {
      if (isClockWrong) {
        isClockWrong = false;
        await onClock?.();
      }
      return await attempt();
    } catch (error) {
      if (!(error instanceof ExchangeFault)) throw error;
      if (tries >= policy.maxTries || (error.kind === 'clock' && hasResynced)) throw givenUp(label, error, tries);
      if (error.kind === 'clock') {
        hasResynced = true;
        isClockWrong = true;
      } else {
        const waitMs = Math.round(rng.uniform() * Math.min(policy.capMs, policy.baseMs * 2 ** (tries - 1)));
        context.log(`${label}: ${error.message}; trying again in ${(waitMs / 1000).toFixed(1)} s`);
        await pause(context, waitMs);
      }
    }
  }
}

function givenUp(label: string, fault: ExchangeFault, tries: number): QuantError {
  const times = tries === 1 ? '' : ` (${tries} times)`;
  return fault.kind === 'page'
    ? new QuantError('E_DATA', `${label}: the venue's answer cannot be right${times}: ${fault.message}`, {
        hint: 'what came before is stored; try later, or another --exchange',
      })
    : new QuantError('E_NETWORK', `${label} failed${times}: ${fault.message}`, {
        hint: 'check the connection; what was fetched is stored and the same command goes on from there',
      });
}
