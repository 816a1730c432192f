import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import type { SourceContext } from '../../../src/core/source.js';

/** Hourly rows of the archive from `fromMs` to `toMs`, twelve columns. */
export function klines(fromMs: number, toMs: number, options: { unit?: 1 | 1000; header?: boolean } = {}): string {
  const { unit = 1, header = false } = options;
  const lines = header
    ? [
        'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore',
      ]
    : [];
  for (let t = fromMs; t < toMs; t += HOUR_MS) {
    const base = 100 + ((t / HOUR_MS) % 50);
    const close = (t + HOUR_MS) * unit - 1;
    lines.push(`${t * unit},${base},${base + 2},${base - 2},${base + 1},10,${close},1000,5,4,400,0`);
  }
  return `${lines.join('\n')}\n`;
}

/** A zip with one member named after the archive's path. */
export function zipOf(path: string, text: string): Uint8Array {
  return zipSync({ [basename(path).replace(/\.zip$/, '.csv')]: new TextEncoder().encode(text) });
}

export function checksumOf(path: string, bytes: Uint8Array): string {
  return `${createHash('sha256').update(bytes).digest('hex')}  ${basename(path)}\n`;
}

/** Files of the archive by path: each text becomes a zip with its checksum beside it. */
export function archiveFiles(texts: Readonly<Record<string, string>>): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [path, text] of Object.entries(texts)) {
    const bytes = zipOf(path, text);
    files.set(path, bytes);
    files.set(`${path}.CHECKSUM`, new TextEncoder().encode(checksumOf(path, bytes)));
  }
  return files;
}

export function writeArchive(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

/** A world whose clock stands still and whose waits take no time. */
export function contextAt(nowMs: number): SourceContext & { readonly lines: string[]; readonly stop: AbortController } {
  const stop = new AbortController();
  const lines: string[] = [];
  return {
    now: () => nowMs,
    sleep: () => Promise.resolve(),
    signal: stop.signal,
    log: (message) => lines.push(message),
    lines,
    stop,
  };
}
