import { parseTime } from '../../core/kit/time.js';
import { writeFileAtomic } from '../../data/artifacts.js';
import { loadReportAssets } from '../../data/report-assets.js';
import { loadCandles } from '../../data/store/candles.js';
import { getModel } from '../../data/store/models.js';
import { modelPage } from '../../report/html/model-page.js';
import type { CommandContext } from '../command.js';
import { breathe } from '../interrupt.js';
import { withFilledStore } from '../market/open.js';
import { startProgress } from '../progress.js';
import { explainDocument } from './explain-document.js';
import { type ExplainedMarket, explainMarket } from './explain-market.js';
import { explainReport } from './explain-report.js';
import { explainView } from './explain-view.js';
import { loadBundle } from './model-bundle.js';
import { entriesOf, seriesOf } from './predict.js';

export interface ExplainFlags {
  readonly symbols: string;
  readonly exchange: string;
  readonly market: '' | 'spot' | 'swap';
  readonly at: string;
  readonly top: number;
  readonly folds: number;
  readonly background: number;
  readonly shap: 'interventional' | 'own';
  readonly seed: number;
  readonly out: string;
}

/** What a stored model looks at, and why it says what it says of one bar. Writes nothing to the store. */
export async function runExplain(
  context: CommandContext,
  flags: ExplainFlags,
  [name]: readonly string[],
): Promise<undefined> {
  await withFilledStore(context.globals.db, async (store) => {
    const bundle = loadBundle(store, name);
    const row = getModel(store, bundle.id);
    const meta = JSON.parse(row?.metaJson ?? '{}');
    const entries = entriesOf(bundle, flags.symbols);
    const isNewest = flags.at === '' || flags.at === 'newest';
    const atMs = isNewest ? Number.POSITIVE_INFINITY : parseTime('--at', flags.at, context.now());
    const choice = {
      atMs,
      folds: flags.folds,
      background: flags.background,
      preferOwn: flags.shap === 'own',
      seed: flags.seed,
      dependences: 6,
    };
    const progress = startProgress(context.output, 'explain', context.now);
    const markets: ExplainedMarket[] = [];
    try {
      for (const [e, entry] of entries.entries()) {
        const [own, ...peers] = seriesOf(store, entry, flags, context.now());
        const source = {
          entry,
          candles: loadCandles(store, own),
          series: own,
          peers: peers.map((peer) => loadCandles(store, peer)),
          meta,
          trainedFrom: bundle.trainedFrom,
        };
        markets.push(
          await explainMarket(store, source, choice, async (done, total) => {
            progress.update((e + done / total) / entries.length, `${entry.symbol}: ${done} of ${total} folds`);
            await breathe(context.signal);
          }),
        );
      }
    } finally {
      progress.stop();
    }
    if (flags.out !== '') {
      writeFileAtomic(flags.out, modelPage(explainReport(bundle.id, bundle.trainedFrom, markets), loadReportAssets()));
    }
    const texts = await Promise.all(markets.map((one) => explainView(bundle.id, one, flags.top)));
    const written = flags.out === '' ? [] : [`written: ${flags.out}`];
    context.output.result({
      text: () => [...texts, ...written].join('\n\n'),
      json: () => explainDocument(bundle.id, markets, { nowMs: context.now(), top: flags.top }),
    });
  });
  return undefined;
}
