import { defineCommand } from '../command.js';

export default defineCommand({
  name: 'rules',
  summary: 'What venues demand of orders and margin: list, show, or import from a file',
  params: {
    exchange: { type: 'text', default: '', doc: 'venue' },
    market: { type: 'choice', default: '', options: ['', 'spot', 'swap'], doc: 'kind of market' },
  },
  args: [
    { name: 'action', doc: 'list, show or import', isRequired: false },
    { name: 'target', doc: 'show: a symbol; import: a JSON or YAML file', isRequired: false },
  ],
  examples: [
    ['quant rules', 'every market whose rules are stored (quant fetch stores them)'],
    ['quant rules show BTCUSDT --market swap --exchange binance', 'steps, limits, fees and margin tiers of a market'],
    [
      'quant rules import margin.yaml',
      'rules that a venue gives to account holders only, such as margin tiers by date',
    ],
  ],
  run: async (context, flags, [action, target]) =>
    (await import('../flows/rules.js')).runRules(context, flags, action, target),
});
