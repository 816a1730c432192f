import { defineCommand } from '../command.js';

export default defineCommand({
  name: 'list',
  summary: 'List the plug-ins of a kind with their parameters, or show the page of one',
  params: {
    params: { type: 'bool', default: false, doc: 'the whole page of each: ranges, meanings, source, examples' },
  },
  args: [
    { name: 'kind', doc: 'strategies, sizers, stops, risk, indicators, …; without it, the kinds', isRequired: false },
    { name: 'name', doc: 'one of them: its page', isRequired: false },
  ],
  examples: [
    ['quant list', 'the kinds of plug-in and how many there are of each'],
    ['quant list strategies', 'every strategy with the defaults of its parameters'],
    ['quant list strategies momentum', 'its page: when it works and fails, ranges, source, examples'],
    ['quant list sizers --params', 'the page of every sizer'],
    ['quant list indicator --json', 'all of it for scripts'],
  ],
  run: async (context, flags, args) => (await import('../flows/list.js')).runList(context, flags, args),
});
