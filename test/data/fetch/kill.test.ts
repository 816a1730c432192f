import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import { openStore } from '../../../src/data/store/database.js';
import { contentOf, createWorld, fetchInto, NOW_MS, OPEN_HOUR_MS } from '../../support/exchange/world.js';

const FROM_MS = OPEN_HOUR_MS - 400 * HOUR_MS;
const JITI = join(dirname(createRequire(import.meta.url).resolve('jiti/package.json')), 'lib', 'jiti-cli.mjs');
const CHILD = join(import.meta.dirname, '..', '..', 'support', 'exchange', 'fetch-child.ts');

function startChild(file: string, url: string): ChildProcess {
  const args = [JITI, CHILD, file, url, FROM_MS, OPEN_HOUR_MS, NOW_MS].map(String);
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

const ended = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.once('close', resolve));

it('goes on after kill -9 at any moment, without loss or duplicates', { timeout: 60_000 }, async () => {
  const btc = { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', type: 'spot', listedMs: FROM_MS - HOUR_MS } as const;
  const outages = [[OPEN_HOUR_MS - 205 * HOUR_MS, OPEN_HOUR_MS - 188 * HOUR_MS]] as const;
  const world = await createWorld({ markets: [{ ...btc, outages }] });
  const folder = mkdtempSync(join(tmpdir(), 'quant-kill-'));
  const file = join(folder, 'store.sqlite');
  try {
    const wish = { fromMs: FROM_MS, toMs: OPEN_HOUR_MS, pageRows: 10 };
    const rng = createRng('kill/20261120');
    const seen: number[] = [];
    for (let kill = 0; kill < 3; kill++) {
      const from = world.exchange.requests.length;
      const at = 4 + rng.below(10);
      const child = startChild(file, world.exchange.url);
      // Some of the kills hit while a page is written, some while one is on its way.
      const delayMs = rng.below(4);
      world.exchange.onRequest(({ number }) => {
        if (number - from === at) setTimeout(() => child.kill('SIGKILL'), delayMs);
      });
      await ended(child);
      world.exchange.onRequest(undefined);
      const store = openStore(file);
      const { bars } = store.db.prepare('SELECT count(*) AS bars FROM candles').get() as { bars: number };
      seen.push(bars);
      expect(store.db.pragma('integrity_check', { simple: true })).toBe('ok');
      store.close();
    }
    expect(seen[0], 'the first kill came in the middle').toBeGreaterThan(0);
    expect(seen[2]).toBeGreaterThan(seen[0]);
    expect(seen[2], 'the last one too').toBeLessThan(383);
    const store = openStore(file);
    await fetchInto(store, world.context, wish);
    await world.fetch(wish);
    expect(contentOf(store)).toEqual(contentOf(world.store));
    store.close();
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
