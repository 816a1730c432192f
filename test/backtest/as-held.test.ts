import { describe, expect, it } from 'vitest';
import { asHeld } from '../../src/backtest/as-held.js';
import { buyAndHold } from '../../src/backtest/benchmark.js';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { backtest } from '../../src/backtest/run.js';
import { plainRules } from '../../src/core/market-rules.js';
import { candlesFrom, randomCandles } from '../support/series.js';

const coin = candlesFrom([100, 110, 120, 90], { symbol: 'ETHBTC' });
const rate = candlesFrom([2, 3, 4, 5], { symbol: 'BTCUSDT' });

describe('what buy-and-hold holds', () => {
  it('is counted in the currency of the account, at the stored rate', () => {
    const spec = makeRunSpec({
      markets: [coin],
      strategy: 'hold',
      account: { currency: 'USDT' },
      rules: { ETHBTC: plainRules({ contract: 'spot', base: 'ETH', quote: 'BTC' }) },
    });
    const [held] = asHeld(spec, [coin], { rates: { BTC: rate } });
    expect([...held.close]).toEqual([200, 330, 480, 450]);
    expect(held.open[1], 'the rate known at the open of the bar').toBe(coin.open[1] * rate.open[1]);
    expect(() => asHeld(spec, [coin])).toThrow(/no rate to USDT is stored/);
  });

  it('equals holding without costs in a converted account', () => {
    const markets = [randomCandles({ seed: 7, length: 200, symbol: 'ETHBTC' })];
    const venueData = { rates: { BTC: randomCandles({ seed: 8, length: 200, symbol: 'BTCUSDT' }) } };
    const spec = makeRunSpec({
      markets,
      strategy: 'hold',
      costs: [],
      account: { currency: 'USDT' },
      execution: { maxVolumeShare: 1e12 },
      rules: { ETHBTC: plainRules({ contract: 'spot', base: 'ETH', quote: 'BTC' }) },
    });
    const { equity, firstStep } = backtest({ spec, markets, venueData });
    const held = buyAndHold(asHeld(spec, markets, venueData), { firstStep });
    for (let t = 0; t < 200; t++) expect(Math.abs(held[t] / equity[t] - 1), `bar ${t}`).toBeLessThan(1e-12);
  });

  it('is flat where the account counts in the coin itself', () => {
    const inverse = { ...coin, symbol: 'BTC/USD:BTC', market: 'swap' as const };
    const spec = makeRunSpec({
      markets: [inverse],
      strategy: 'hold',
      account: { currency: 'BTC' },
      rules: { 'BTC/USD:BTC': plainRules({ contract: 'inverse', base: 'BTC', quote: 'USD' }) },
    });
    expect([...buyAndHold(asHeld(spec, [inverse]), { cashQuote: 3 })]).toEqual([3, 3, 3, 3]);
  });
});
