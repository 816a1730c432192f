/**
 * A strategy in a file of its own:
 *
 *   quant backtest --strategy ./examples/dip.ts --symbols BTCUSDT
 *   quant backtest --strategy "./examples/dip.ts(low=25)" --symbols BTCUSDT
 */
import { defineStrategy } from 'quant';

export default defineStrategy({
  name: 'dip',
  summary: 'Buys when RSI is low, leaves when it has recovered: works in ranges, fails in a crash that goes on',
  source: 'own',
  params: {
    low: { type: 'float', default: 30, min: 1, max: 50, sweep: [20, 25, 30], doc: 'RSI below which it buys' },
    high: { type: 'float', default: 55, min: 50, max: 99, doc: 'RSI above which it leaves' },
  },
  needs: () => ({ features: ['rsi(period=14)'] }),
  start: (p, symbolCount) => ({
    onBar(bar, s) {
      const rsi = bar.feature(s, 0);
      if (rsi < p.low && bar.position(s) === 0) bar.target(s, 1 / symbolCount, 'rsi low');
      else if (rsi > p.high && bar.position(s) > 0) bar.target(s, 0, 'recovered');
    },
  }),
});
