import { defineCommand } from '../command.js';

export default defineCommand({
  name: 'runs',
  summary: 'List the runs, show one, or do one again and compare the bits',
  params: {
    limit: { type: 'int', default: 20, min: 1, max: 100_000, doc: 'list: how many' },
  },
  args: [
    { name: 'action', doc: 'list, show or reproduce', isRequired: false },
    { name: 'run', doc: 'show, reproduce: a run id or its first letters', isRequired: false },
  ],
  examples: [
    ['quant runs', 'the newest runs'],
    ['quant runs show momentum-1a2b', 'one run: command, data, hashes, figures'],
    [
      'quant runs reproduce momentum-1a2b',
      'the same spec on the same data must give the same bits; exit code 10 when not',
    ],
  ],
  run: async (context, flags, [action, id]) => (await import('../flows/runs.js')).runRuns(context, flags, action, id),
});
