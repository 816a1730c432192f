import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import type { ParamSpecs } from '../../core/kit/params.js';
import type { Definition, Registry } from '../../core/kit/registry.js';
import type { CommandContext } from '../command.js';
import { KIND_FACTS } from '../plugin-kinds.js';
import { examplesOf, factsOf, listText, pageText } from '../plugin-page.js';
import { registries } from '../plugins.js';

/** Lines longer than this are hard to read, and shorter ones break every table. */
const WIDEST = 120;
const NARROWEST = 60;
/** Where nobody says how wide the terminal is: a file, a pipe. */
const USUAL = 100;

/** Shows the kinds of plug-in, the plug-ins of a kind, or one of them. */
export function runList(
  context: CommandContext,
  flags: { readonly params: boolean },
  [kind, name]: readonly string[],
): undefined {
  const all: ReadonlyMap<string, Registry<Definition>> = new Map([
    ...registries,
    ['command', context.commands as Registry<Definition>],
  ]);
  if (kind === undefined) return listKinds(context, all);
  const found = kindOf(kind, all);
  const registry = all.get(found)!;
  const width = widthOf(process.stdout.columns);
  if (name !== undefined) {
    const item = registry.get(name);
    context.output.result({
      text: (colors) => pageText(item, { width, colors }),
      json: () => ({ schema: 'quant/plugin@1', kind: found, ...pageDocument(item) }),
    });
    return undefined;
  }
  const items = registry.list();
  context.output.result({
    text: (colors) =>
      flags.params
        ? items.map((item) => pageText(item, { width, colors })).join('\n\n\n')
        : listText(items, { width, colors }),
    json: () => ({ schema: 'quant/list@1', kind: found, items: items.map(itemDocument) }),
  });
  if (items.length > 0 && !flags.params) {
    context.output.note(`one of them with ranges and examples: quant list ${found} ${items[0].name}`);
  }
  if (found === 'strategy') context.output.note('how to write your own: docs/strategy.md');
  return undefined;
}

function listKinds(context: CommandContext, all: ReadonlyMap<string, Registry<Definition>>): undefined {
  const rows = [...all].map(([kind, registry]) => ({
    kind,
    count: registry.list().length,
    summary: KIND_FACTS[kind]?.summary ?? '',
  }));
  const widest = Math.max(...rows.map(({ kind }) => kind.length));
  context.output.result({
    text: (colors) =>
      rows
        .map((r) => `${r.kind.padEnd(widest)}${String(r.count).padStart(4)}  ${colors.dim(r.summary)}`.trimEnd())
        .join('\n'),
    json: () => ({ schema: 'quant/kinds@1', items: rows }),
  });
  context.output.note('those of a kind: quant list strategies; one of them: quant list strategy momentum');
  return undefined;
}

/** What people write for a kind: the singular, the plural, or what it is called in a sentence. */
function kindOf(typed: string, all: ReadonlyMap<string, Registry<Definition>>): string {
  const word = typed.toLowerCase();
  const singular = [word, word.replace(/s$/, ''), word.replace(/ies$/, 'y')].find((form) => all.has(form));
  const found = singular ?? ALIASES[word] ?? ALIASES[word.replace(/s$/, '')];
  if (found !== undefined) return found;
  const kinds = [...all.keys()];
  const homes = kinds.filter((kind) => all.get(kind)!.has(word));
  throw new QuantError('E_UNKNOWN', `unknown kind "${typed}"`, {
    hint:
      homes.length > 0
        ? `it is a plug-in: ${homes.map((kind) => `quant list ${kind} ${word}`).join(', ')}`
        : unknownNameHint(typed, kinds),
  });
}

const ALIASES: Readonly<Record<string, string>> = {
  'risk-rule': 'risk',
  rule: 'risk',
  'stop-loss': 'stop',
  takeprofit: 'take-profit',
  algorithm: 'execution',
  feature: 'indicator',
  model: 'learner',
};

function widthOf(columns: number | undefined): number {
  return columns === undefined ? USUAL : Math.max(NARROWEST, Math.min(WIDEST, columns));
}

function itemDocument(item: Definition) {
  const { name, summary, source, params } = item;
  return { name, summary, source, facts: Object.fromEntries(factsOf(item)), params };
}

function pageDocument(item: Definition) {
  const params: ParamSpecs = item.params;
  return {
    name: item.name,
    summary: item.summary,
    facts: Object.fromEntries(factsOf(item)),
    params: Object.entries(params).map(([name, spec]) => ({ name, ...spec })),
    examples: examplesOf(item),
  };
}
