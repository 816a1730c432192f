import { QuantError } from '../../core/kit/errors.js';
import { writeFileAtomic } from '../../data/artifacts.js';
import { generateFeatures } from '../../features/generate.js';
import type { CommandContext } from '../command.js';
import { breathe } from '../interrupt.js';
import { withFilledStore } from '../market/open.js';
import { loadMarkets, selectSeries, symbolLabel } from '../market/select.js';
import { startProgress } from '../progress.js';
import { readsOf } from './feature-reads.js';
import { chosenFeatures } from './features-choice.js';
import { contextOf, partsBeside } from './features-context.js';
import type { FeatureFlags } from './features-flags.js';

/** Kept columns that a terminal shows; the file and the document have them all. */
const MOST_SHOWN = 30;

/** Makes new features out of the chosen ones and says how many were tried; the set goes to a file when asked. */
export async function runGenerate(context: CommandContext, flags: FeatureFlags): Promise<undefined> {
  const choice = await chosenFeatures(flags);
  const { depth, budget, seed, out } = flags;
  if (out !== '' && !/\.(ya?ml|json)$/i.test(out)) {
    throw new QuantError('E_USAGE', `--out of a generated set must end in .yaml or .json, was "${out}"`, {
      hint: 'for example --out generated.yaml, then quant features --set generated.yaml --out features.parquet',
    });
  }
  await withFilledStore(context.globals.db, async (store) => {
    const selection = selectSeries(store, flags, context.now());
    if (selection.note !== '') context.output.note(selection.note);
    await breathe(context.signal);
    const [series] = selection.series;
    const [candles] = loadMarkets(store, { ...selection, series: [series] });
    const bases = choice(partsBeside(store, series, selection));
    const beside = contextOf(store, { series, candles }, selection, readsOf(bases));
    const progress = startProgress(context.output, `generating from ${bases.length} features`, context.now);
    const { kept, counts } = await (async () => {
      try {
        return generateFeatures(candles, bases, {
          depth,
          budget,
          seed,
          context: beside,
          onTried: (done, total) => progress.update(done / total, `${done} of ${total}`),
        });
      } finally {
        progress.stop();
      }
    })();
    if (out !== '') writeFileAtomic(out, setFileText(out, [...bases, ...kept]));
    const { tried, enumerated, unknown, constant, duplicate } = counts;
    const rest = kept.length - MOST_SHOWN;
    context.output.result({
      text: (colors) =>
        [
          `${symbolLabel(series)}: ${counts.kept} of ${tried} tried columns kept, out of ${enumerated} that there are`,
          `dropped: ${duplicate} like another one, ${constant} constant, ${unknown} hardly ever known`,
          '',
          ...kept.slice(0, MOST_SHOWN).map((text) => `  ${text}`),
          ...(rest > 0 ? [colors.dim(`  … and ${rest} more`)] : []),
          ...(out === '' ? [] : ['', `written: ${out}`]),
        ].join('\n'),
      json: () => ({
        schema: 'quant/feature-generate@1',
        symbol: series.symbol,
        bases,
        kept,
        counts,
        file: out || null,
      }),
    });
    context.output.note(`a test of what is chosen from these has to count ${tried} trials`);
  });
  return undefined;
}

/** JSON is YAML too; one feature per line reads better. */
function setFileText(file: string, features: readonly string[]): string {
  if (/\.json$/i.test(file)) return `${JSON.stringify({ features }, null, 2)}\n`;
  return `features:\n${features.map((text) => `  - ${JSON.stringify(text)}\n`).join('')}`;
}
