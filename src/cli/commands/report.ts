import { defineCommand } from '../command.js';

export default defineCommand({
  name: 'report',
  summary: 'Show the report of a run, or compare several runs',
  params: {
    format: {
      type: 'choice',
      default: 'text',
      options: ['text', 'json', 'csv', 'trades', 'ledger', 'risk', 'parents', 'html'],
      doc: 'text and json to read here; csv (the fills), trades, ledger, risk and parents (orders worked) for other tools; html gives the path of the page',
    },
  },
  args: [
    { name: 'run', doc: 'run ids or their first letters; the newest run when absent', isRequired: false, isMany: true },
  ],
  examples: [
    ['quant report', 'the newest run'],
    ['quant report momentum-1a2b --format html', 'where its page is'],
    ['quant report momentum-1a2b breakout-3c4d', 'two runs side by side'],
  ],
  run: async (context, flags, ids) => (await import('../flows/report.js')).runReport(context, flags, ids),
});
