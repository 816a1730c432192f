/**
 * A practice exchange on this machine, for trying `quant fetch` without a network:
 *
 *   npx jiti test/support/exchange/serve.ts [--port 8787] [--faults 1] [--delay 0]
 *   quant fetch --symbols BTCUSDT,ETHUSDT --since 90d --base-url http://127.0.0.1:8787
 *   quant fetch --symbols BTC/USDT:USDT --market swap --funding --since 90d --base-url http://127.0.0.1:8787
 *
 * It speaks like Binance (spot and linear perpetuals) with made-up prices that are the same on every start. BTCUSDT has
 * an outage of 33 hours in 2018 and one of 5 hours ten days ago, NEWUSDT was listed 30 days ago, OLDUSDT was delisted in
 * 2022. `--faults SEED` answers about one request in five wrongly, differently for each seed; 0 never. `--delay` is the
 * time before each answer, ms.
 */
import { createRng } from '../../../src/core/kit/rng.js';
import { DAY_MS, floorToInterval, HOUR_MS } from '../../../src/core/kit/time.js';
import { FAULTS, type ScriptedFault } from './faults.js';
import type { LoopbackMarket } from './market.js';
import { startLoopback } from './server.js';

const flag = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  const value = at < 0 ? fallback : Number(process.argv[at + 1]);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} must be a whole number of at least 0`);
  return value;
};

const [port, seed, delayMs] = [flag('port', 8787), flag('faults', 0), flag('delay', 0)];
const today = floorToInterval(Date.now(), DAY_MS);
const listedMs = Date.parse('2017-08-17T04:00:00Z');
const outages: [number, number][] = [
  [Date.parse('2018-02-08T01:00:00Z'), Date.parse('2018-02-09T10:00:00Z')],
  [today - 10 * DAY_MS, today - 10 * DAY_MS + 5 * HOUR_MS],
];
const spot: LoopbackMarket[] = [
  { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', type: 'spot', listedMs, outages },
  { symbol: 'ETHUSDT', base: 'ETH', quote: 'USDT', type: 'spot', listedMs },
  { symbol: 'NEWUSDT', base: 'NEW', quote: 'USDT', type: 'spot', listedMs: today - 30 * DAY_MS },
  {
    symbol: 'OLDUSDT',
    base: 'OLD',
    quote: 'USDT',
    type: 'spot',
    listedMs,
    delistedMs: Date.parse('2022-05-13T00:00:00Z'),
  },
];
const linear = spot.slice(0, 2).map((m): LoopbackMarket => ({ ...m, type: 'linear', outages: [] }));

const rng = createRng(`loopback/${seed}`);
const script: ScriptedFault[] = [];
for (let at = 1; seed > 0 && at < 100_000; at += 1 + rng.below(9)) {
  const kind = FAULTS[rng.below(FAULTS.length)];
  // A ban ends the command and a stall costs its whole deadline: both are for tests with a clock of their own.
  if (kind !== 'ban' && kind !== 'stall' && kind !== 'silent') script.push({ at, kind, seconds: 2 });
}
const exchange = await startLoopback({ markets: [...spot, ...linear], now: Date.now, script, delayMs }, port);
process.stdout.write(`practice exchange at ${exchange.url}; stop it with Ctrl-C\n`);
