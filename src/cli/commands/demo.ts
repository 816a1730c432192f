import { defineCommand } from '../command.js';

export default defineCommand({
  name: 'demo',
  summary: 'A whole research run on a simulated market: fetch, features, train, walk-forward, backtest, regime, report',
  params: {
    symbols: { type: 'text', default: 'BTCUSDT,ETHUSDT,SOLUSDT', doc: 'simulated markets' },
    years: { type: 'int', default: 3, min: 2, max: 6, doc: 'length of the simulated history' },
    seed: {
      type: 'int',
      default: 7,
      min: 0,
      max: 2_147_483_647,
      doc: 'seed of the simulated market and of everything random',
    },
  },
  examples: [
    ['quant demo', 'about half a minute; prints where the report is'],
    ['quant demo --seed 8 --out my-reports', 'another market, another folder'],
  ],
  run: async (context, flags) => (await import('../flows/demo.js')).runDemo(context, flags),
});
