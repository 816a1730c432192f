import { QuantError } from '../core/kit/errors.js';
import type { Definition } from '../core/kit/registry.js';
import { userPlace } from './user-place.js';

/** Who is to blame for an error at a bar, and what it says. */
interface Blame {
  /** `stop my-stop (mine.ts:7)` */
  readonly who: string;
  readonly text: string;
  readonly hint: string;
  /** number of the market that it was about; absent where the engine knows it as well */
  readonly market?: number;
}

/** A plug-in between a strategy and the market threw, or answered what is no answer. The engine adds the bar. */
export class PluginFault extends QuantError implements Blame {
  readonly who: string;
  readonly text: string;
  readonly market: number | undefined;
  declare readonly hint: string;

  constructor(who: string, text: string, options: { market?: number; cause?: unknown } = {}) {
    const known = options.cause instanceof QuantError ? options.cause : undefined;
    const isUsers = known !== undefined && known.exitCode !== 1;
    const hint = known?.hint ?? 'the fault is in the plug-in, not in the data';
    super(isUsers ? known.code : 'E_USAGE', `${who}: ${text}`, { hint, cause: options.cause });
    this.who = who;
    this.text = text;
    this.market = options.market;
  }
}

/** `sizer my-size`, as messages name a plug-in. */
export function nameOf({ kind, name }: Definition): string {
  return `${kind === 'risk' ? 'risk rule' : kind} ${name}`;
}

/**
 * The fault of a plug-in that threw. One that lies deeper, in a plug-in that this one asked, stays what it is.
 *
 * @param where ` in create()`, or nothing for what is asked at a bar
 */
export function faultOf(definition: Definition, cause: unknown, where: string, market?: number): PluginFault {
  if (cause instanceof PluginFault) return cause;
  const message = messageOf(cause);
  // What has been named already where it was thrown is not named twice.
  const isNamed = cause instanceof QuantError && message.startsWith(`${definition.kind} ${definition.name} (`);
  const text = isNamed ? message.slice(message.indexOf(': ') + 2) : message;
  const origin = isNamed && cause.cause !== undefined ? cause.cause : cause;
  return new PluginFault(`${nameOf(definition)}${userPlace(origin)}${where}`, text, { market, cause });
}

/** Whom an error at a bar is told of: the plug-in that raised it, else the strategy. */
export function blameOf(error: unknown, strategy: string): Blame {
  if (error instanceof PluginFault) return error;
  const hint = error instanceof QuantError ? error.hint : undefined;
  return {
    who: `strategy ${strategy}${userPlace(error)}`,
    text: messageOf(error),
    hint: hint ?? 'the fault is in the strategy, not in the data',
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
