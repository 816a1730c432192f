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
    const { KINDS, registryOf } = await import('../plugins.js');
    const { QuantError } = await import('../../core/kit/errors.js');
    const { unknownNameHint } = await import('../../core/kit/nearest.js');
    if (kind === undefined) {
      const rows = KINDS.map((name) => ({ kind: name, count: registryOf(name).list().length }));
      context.output.result({
        text: () => rows.map((r) => `${r.kind.padEnd(12)}${String(r.count).padStart(4)}`).join('\n'),
        json: () => ({ schema: 'quant/kinds@1', items: rows }),
      });
      return undefined;
    }
    // People write the plural as often as the singular.
    const found = KINDS.find((k) => k === kind || `${k}s` === kind || k === kind.replace(/ies$/, 'y'));
    if (found === undefined)
      throw new QuantError('E_UNKNOWN', `unknown kind "${kind}"`, { hint: unknownNameHint(kind, KINDS) });
    const items = registryOf(found)
      .list()
      .map(({ name, summary, source, params }) => ({ name, summary, source, params }));
    context.output.result({
      text: () => items.map((item) => describe(item, context.output.colors)).join('\n'),
      json: () => ({ schema: 'quant/list@1', kind: found, items }),
    });
    return undefined;
  },
});

interface Item {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly params: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly default: unknown;
        readonly doc: string;
        readonly min?: number;
        readonly max?: number;
        readonly options?: readonly string[];
      }
    >
  >;
}

function describe(item: Item, colors: { bold(s: string): string; dim(s: string): string }): string {
  const params = Object.entries(item.params).map(([name, p]) => {
    const range =
      p.options !== undefined ? ` (${p.options.join(', ')})` : p.min === undefined ? '' : ` [${p.min} … ${p.max}]`;
    return `    ${name} = ${p.default}${range}  ${colors.dim(p.doc)}`;
  });
  return [`${colors.bold(item.name)}  ${item.summary}  ${colors.dim(`(${item.source})`)}`, ...params].join('\n');
}
