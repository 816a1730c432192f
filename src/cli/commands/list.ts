import { describeRange } from '../../core/kit/params.js';
import type { Definition, Registry } from '../../core/kit/registry.js';
import { defineCommand } from '../command.js';

export default defineCommand({
  name: 'list',
  summary: 'List the plug-ins of a kind with their parameters',
  params: {},
  args: [{ name: 'kind', doc: 'indicator, strategy, learner, …; without it, the kinds', isRequired: false }],
  examples: [
    ['quant list', 'the kinds of plug-in and how many there are of each'],
    ['quant list strategy', 'every strategy with its parameters and source'],
    ['quant list indicator --json', 'the same for scripts'],
  ],
  run: async (context, _flags, [kind]) => {
    const { registries } = await import('../plugins.js');
    const { QuantError } = await import('../../core/kit/errors.js');
    const { unknownNameHint } = await import('../../core/kit/nearest.js');
    const all = new Map([...registries, ['command', context.commands as Registry<Definition>]]);
    if (kind === undefined) {
      const rows = [...all].map(([name, registry]) => ({ kind: name, count: registry.list().length }));
      context.output.result({
        text: () => rows.map((r) => `${r.kind.padEnd(12)}${String(r.count).padStart(4)}`).join('\n'),
        json: () => ({ schema: 'quant/kinds@1', items: rows }),
      });
      return undefined;
    }
    // People write the plural as often as the singular.
    const found = [...all.keys()].find((k) => k === kind || `${k}s` === kind || k === kind.replace(/ies$/, 'y'));
    if (found === undefined) {
      throw new QuantError('E_UNKNOWN', `unknown kind "${kind}"`, { hint: unknownNameHint(kind, [...all.keys()]) });
    }
    const items = all
      .get(found)!
      .list()
      .map(({ name, summary, source, params }) => ({ name, summary, source, params }));
    context.output.result({
      text: (colors) => items.map((item) => describe(item, colors)).join('\n'),
      json: () => ({ schema: 'quant/list@1', kind: found, items }),
    });
    if (found === 'strategy') context.output.note('how to write your own: docs/strategy.md');
    return undefined;
  },
});

type Item = Pick<Definition, 'name' | 'summary' | 'source' | 'params'>;

function describe(item: Item, colors: { bold(s: string): string; dim(s: string): string }): string {
  const params = Object.entries(item.params).map(([name, p]) => {
    const range = describeRange(p);
    return `    ${name} = ${p.default}${range === '' ? '' : ` (${range})`}  ${colors.dim(p.doc)}`;
  });
  return [`${colors.bold(item.name)}  ${item.summary}  ${colors.dim(`(${item.source})`)}`, ...params].join('\n');
}
