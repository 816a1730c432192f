import { defineCommand } from '../command.js';
import { MARKET_PARAMS } from '../market/flags.js';
import { RUN_PARAMS } from '../market/run-flags.js';

export default defineCommand({
  name: 'backtest',
  summary: 'Run a strategy over stored candles and write a report',
  params: {
    ...MARKET_PARAMS,
    ...RUN_PARAMS,
    model: { type: 'text', default: '', doc: 'model behind the signal: a name or id from quant train' },
    allowOverlap: {
      type: 'bool',
      default: false,
      doc: 'also trade bars that the model was trained on; the report says so in red',
    },
    seed: { type: 'int', default: 1, min: 0, max: 2_147_483_647, doc: 'seed of everything random' },
  },
  examples: [
    ['quant backtest --strategy momentum', 'on what the store holds'],
    [
      'quant backtest --strategy "breakout(channel=55)" --symbols BTCUSDT,ETHUSDT --since 2020-01-01',
      'two markets in one account',
    ],
    [
      'quant backtest --strategy "momentum(short=true)" --market swap --leverage 3 --margin isolated',
      'a perpetual on margin, with its funding and mark prices',
    ],
    [
      'quant backtest --strategy "momentum@0.6 + breakout@0.4" --detail 1m',
      'two in one account, bars played by minutes',
    ],
    [
      'quant backtest --strategy momentum --sizer kelly:cap=0.25 --stop atr:k=2.5 --take-profit rr:2 --risk default --execution twap:slices=6',
      'size, exits, limits and execution: docs/trading.md',
    ],
    ['quant backtest --strategy hold --costs none', 'buy and hold without costs: the price ratio'],
    [
      'quant backtest --costs "taker-fee(takerBps=7.5),half-spread(bps=0.5),fixed-slippage(bps=1)" --json',
      'your own costs, for scripts',
    ],
    ['quant backtest --strategy ./mine.ts', 'a strategy of your own: docs/strategy.md'],
  ],
  run: async (context, flags) => (await import('../flows/backtest.js')).runBacktest(context, flags),
});
