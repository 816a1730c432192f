import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { QuantError } from '../../core/kit/errors.js';
import type { Rng } from '../../core/kit/rng.js';
import type { SourceContext } from '../../core/source.js';
import { readBody, tooLarge } from '../exchange/body.js';
import { ExchangeFault, refusedHere } from '../exchange/fault.js';
import { RETRY, throwIfStopped, withRetries } from '../exchange/retry.js';
import { rewriteTo } from '../exchange/transport.js';

/** Where archives lie: a folder on this machine, or a host that serves the same paths. */
export interface ArchivePlace {
  readonly isRemote: boolean;
  /** The file at this path below the base, or undefined when there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
}

/** The host of the layout; another base replaces it. */
const HOST = 'https://data.binance.vision';
const MOST_BYTES = 1024 ** 3;

export interface PlaceOptions {
  readonly base: string;
  /** total time for one file, ms */
  readonly deadlineMs: number;
  readonly rng: Rng;
}

/** @throws E_PARAM when a URL is neither https nor on this machine; E_USAGE when a folder is absent */
export function openPlace({ base, deadlineMs, rng }: PlaceOptions, context: SourceContext): ArchivePlace {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(base)) return folderPlace(base);
  const address = rewriteTo(base);
  return {
    isRemote: true,
    read: (path) =>
      withRetries(path, () => download(address(`${HOST}/${path}`), deadlineMs, context), {
        context,
        rng,
        policy: RETRY,
      }),
  };
}

function folderPlace(base: string): ArchivePlace {
  if (!statSync(base, { throwIfNoEntry: false })?.isDirectory()) {
    throw new QuantError('E_USAGE', `${base} is no folder`, {
      hint: 'base is a folder that holds data/spot/…, or a URL such as https://data.binance.vision',
    });
  }
  return {
    isRemote: false,
    read: (path) => {
      const file = join(base, path);
      const size = statSync(file, { throwIfNoEntry: false })?.size;
      if (size !== undefined && size > MOST_BYTES) throw tooLarge(file, MOST_BYTES);
      return Promise.resolve(size === undefined ? undefined : readFileSync(file));
    },
  };
}

/**
 * One file over HTTP, whole or not at all, within one deadline. No redirect is followed: the archive has none, and a
 * strange host must not be asked on somebody's word.
 *
 * @throws ExchangeFault where asking again may help
 */
async function download(url: string, deadlineMs: number, context: SourceContext): Promise<Uint8Array | undefined> {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  context.signal.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(abort, deadlineMs);
  try {
    const answer = await (context.fetch ?? fetch)(url, { redirect: 'manual', signal: stop.signal });
    if (answer.status === 404) {
      await answer.body?.cancel();
      return undefined;
    }
    if (answer.status === 403 || answer.status === 451) {
      await answer.body?.cancel();
      throw refusedHere('the archive', `HTTP ${answer.status}`);
    }
    if (answer.status !== 200) {
      const to = answer.headers.get('location');
      await answer.body?.cancel();
      const where = to === null ? '' : ' redirects, which is not followed';
      throw new ExchangeFault('network', `HTTP ${answer.status}${where}`);
    }
    return await wholeBody(answer, url);
  } catch (error) {
    throwIfStopped(context.signal);
    if (error instanceof QuantError || error instanceof ExchangeFault) throw error;
    const reason = stop.signal.aborted ? `no whole answer within ${deadlineMs} ms` : messageOf(error);
    throw new ExchangeFault('network', reason);
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', abort);
  }
}

async function wholeBody(answer: Response, url: string): Promise<Uint8Array> {
  const bytes = await readBody(answer, url, MOST_BYTES);
  const announced = answer.headers.get('content-length');
  // Where the transport itself unpacks a body, the length on the wire says nothing about what comes out.
  const isPlain = answer.headers.get('content-encoding') === null;
  if (isPlain && announced !== null && Number(announced) !== bytes.length) {
    throw new ExchangeFault('network', `body of ${bytes.length} bytes, announced were ${announced}`);
  }
  return bytes;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== ''
    ? `${error.message}: ${error.cause.message}`
    : error.message;
}
