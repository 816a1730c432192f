import { QuantError } from '../../core/kit/errors.js';
import { formatDuration, isoUtc, MINUTE_MS } from '../../core/kit/time.js';
import type { SourceContext } from '../../core/source.js';
import { pause, throwIfStopped } from './retry.js';

/** The part of an answer by which a venue tells how fast it may be asked. */
export interface RateFacts {
  readonly status: number;
  readonly headers: Headers;
  /** weight per minute that the venue allows, where the answer says it */
  readonly weightLimit?: number;
}

/**
 * The one door to a host. Requests pass it one after the other, so that after "too many requests" nobody can be on the
 * way already.
 */
export interface Gate {
  /**
   * Waits for the turn; call the result when the answer has been read.
   *
   * @param spacingMs pause that the request asks for behind itself
   * @throws E_BANNED while the host has banned this address, E_NETWORK when it wants a wait beyond `LONGEST_WAIT_MS`
   */
  enter(context: SourceContext, spacingMs: number): Promise<() => void>;
  /** @throws E_BANNED at once when the answer was a ban */
  learn(context: SourceContext, facts: RateFacts): void;
}

/** A longer wait than this ends the command instead: a person should decide. */
const LONGEST_WAIT_MS = 10 * MINUTE_MS;

/** Requests stop at this share of the allowed weight: other programs of the user count against the same address. */
const WEIGHT_SHARE = 0.9;
const BAN_MS = 5 * MINUTE_MS;
const SLOWEST_MS = 5_000;

export function createGate(host: string): Gate {
  let tail: Promise<void> = Promise.resolve();
  let notBefore = 0;
  let bannedUntil = 0;
  let weightLimit = Number.POSITIVE_INFINITY;
  /** extra spacing after a "too many requests"; shrinks with every good answer */
  let slowdownMs = 0;

  const passable = async (context: SourceContext, spacingMs: number): Promise<void> => {
    throwIfStopped(context.signal);
    const now = context.now();
    if (now < bannedUntil) throw banned(host, bannedUntil, now);
    const waitMs = notBefore - now;
    if (waitMs > LONGEST_WAIT_MS) {
      throw new QuantError('E_NETWORK', `${host} wants no requests for ${formatDuration(waitMs)}`, {
        hint: `run the same command again after ${isoUtc(Math.ceil(notBefore / 1000) * 1000)}`,
      });
    }
    if (waitMs > 1000) context.log(`${host}: waiting ${formatDuration(waitMs)} for its rate limit`);
    if (waitMs > 0) await pause(context, waitMs);
    notBefore = context.now() + spacingMs + slowdownMs;
  };

  return {
    async enter(context, spacingMs) {
      const before = tail;
      let leave = (): void => {};
      tail = new Promise((resolve) => {
        leave = resolve;
      });
      await before;
      try {
        await passable(context, spacingMs);
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
    learn(context, { status, headers, weightLimit: told }) {
      const now = context.now();
      if (told !== undefined) weightLimit = told;
      const used = Number(headers.get('x-mbx-used-weight-1m') ?? Number.NaN);
      if (status === 418) {
        bannedUntil = now + (retryAfterMs(headers, now) ?? BAN_MS);
        throw banned(host, bannedUntil, now);
      }
      if (status === 429) {
        slowdownMs = Math.min(SLOWEST_MS, Math.max(100, slowdownMs * 2));
        if (used > 1) weightLimit = Math.min(weightLimit, used - 1);
        notBefore = Math.max(notBefore, now + (retryAfterMs(headers, now) ?? toNextMinute(headers, now)));
        return;
      }
      slowdownMs = slowdownMs < 10 ? 0 : slowdownMs * 0.9;
      if (used >= WEIGHT_SHARE * weightLimit) notBefore = Math.max(notBefore, now + toNextMinute(headers, now));
    },
  };
}

function banned(host: string, untilMs: number, now: number): QuantError {
  const until = isoUtc(Math.ceil(untilMs / 1000) * 1000);
  return new QuantError('E_BANNED', `${host} has banned this address until ${until} (HTTP 418)`, {
    hint: `wait ${formatDuration(untilMs - now)}, then run the same command: it goes on where it stopped`,
  });
}

/** `Retry-After` is a number of seconds or a date; a second is added because venues count in whole ones. */
function retryAfterMs(headers: Headers, now: number): number | undefined {
  const text = headers.get('retry-after');
  if (text === null || text.trim() === '') return undefined;
  const seconds = Number(text);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) + 1000 : undefined;
}

/** Weights are counted by minutes of the venue's clock, which the `Date` header tells to the second. */
function toNextMinute(headers: Headers, now: number): number {
  const date = Date.parse(headers.get('date') ?? '');
  const venueNow = Number.isFinite(date) ? date : now;
  return MINUTE_MS - (venueNow % MINUTE_MS) + 1000;
}

const shared = new Map<string, Gate>();
const replaced = new WeakMap<object, Map<string, Gate>>();

/** The gate of a host: one for the whole process. A replaced network has hosts of its own. */
export function gateOf(host: string, network: typeof fetch | undefined): Gate {
  let gates = shared;
  if (network !== undefined) {
    gates = replaced.get(network) ?? new Map();
    replaced.set(network, gates);
  }
  const gate = gates.get(host) ?? createGate(host);
  gates.set(host, gate);
  return gate;
}
