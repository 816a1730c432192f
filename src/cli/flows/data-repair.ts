import { describeSeries } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import type { Bound } from '../../core/kit/registry.js';
import type { CandlePage, SourceDefinition } from '../../core/source.js';
import { sources } from '../../data/registry.js';
import { writeCandles } from '../../data/store/candles.js';
import type { Store } from '../../data/store/database.js';
import { acceptGaps, type GapRow, listGaps, syncGaps } from '../../data/store/gaps.js';
import { dropBlocks, findDamage } from '../../data/store/repair.js';
import type { SeriesInfo } from '../../data/store/series.js';
import type { CommandContext } from '../command.js';
import { withFilledStore } from '../market/open.js';
import { matchingSeries } from '../market/select.js';
import type { DataFlags } from './data-flags.js';
import { sourceContext } from './source-context.js';

/** Nothing is repaired in silence: either the venue is asked again, or a person accepts the gaps with a reason on record. */
export async function repairGaps(context: CommandContext, flags: DataFlags): Promise<undefined> {
  if (flags.refetch === (flags.accept !== '')) {
    throw new QuantError('E_USAGE', 'quant data repair needs either --refetch or --accept "reason"', {
      hint: 'candles are never filled in: ask the exchange again, or accept that the bars are missing',
    });
  }
  await withFilledStore(context.globals.db, async (store) => {
    const outcomes: {
      series: SeriesInfo;
      before: number;
      accepted: number;
      gaps: readonly GapRow[];
      inserted: number;
    }[] = [];
    for (const series of matchingSeries(store, flags)) {
      const before = listGaps(store, series.id).length;
      const accepted = flags.refetch ? 0 : acceptGaps(store, series.id, flags.accept);
      const inserted = flags.refetch ? await refetch(context, store, series, flags.baseUrl) : 0;
      outcomes.push({ series, before, accepted, inserted, gaps: listGaps(store, series.id) });
    }
    context.output.result({
      text: () =>
        outcomes
          .map(({ series, before, accepted, inserted, gaps }) => {
            const open = gaps.filter((g) => g.reason === 'unexplained').length;
            const done = flags.refetch ? `${inserted} bars found` : `${accepted} gaps accepted`;
            return `${describeSeries(series)}: ${before} gaps before, ${done}; ${gaps.length} gaps now, ${open} unexplained`;
          })
          .join('\n'),
      json: () => ({
        schema: 'quant/data-repair@1',
        series: outcomes.map(({ series, before, accepted, inserted, gaps }) => ({
          venue: series.venue,
          symbol: series.symbol,
          interval_ms: series.intervalMs,
          gaps_before: before,
          gaps_accepted: accepted,
          bars_found: inserted,
          gaps_now: gaps.length,
        })),
      }),
    });
  });
  return undefined;
}

/**
 * Asks the source for what is missing, and for the blocks whose rows are not those that were written.
 *
 * @returns how many bars came that were not there
 */
async function refetch(context: CommandContext, store: Store, series: SeriesInfo, baseUrl: string): Promise<number> {
  const damaged = findDamage(store, series.id);
  const gaps = listGaps(store, series.id).filter((gap) => gap.reason !== 'accepted');
  if (damaged.length + gaps.length === 0) return 0;
  const bound = sourceOf(series, baseUrl);
  const session = await bound.definition.open(bound.params as never, sourceContext(context));
  let inserted = 0;
  try {
    for (const stretch of [...damaged, ...gaps]) {
      // A block reaches beyond the series at both ends; what was never there is not part of a repair.
      const fromMs = Math.max(stretch.fromMs, series.firstOpen);
      const toMs = Math.min(stretch.toMs, series.lastOpen + series.intervalMs);
      // All pages first: a damaged block is dropped only when what replaces it is here.
      const pages: CandlePage[] = [];
      for await (const page of session.candles({ series, fromMs, toMs })) pages.push(page);
      if ('block' in stretch) dropBlocks(store, series.id, stretch);
      for (const page of pages) {
        const coverage = { fromMs: page.fromMs, toMs: page.toMs, source: bound.text };
        inserted += writeCandles(store, series.id, page.candles, { coverage }).inserted;
      }
    }
  } finally {
    await session.close();
  }
  syncGaps(store, series.id);
  return inserted;
}

/** Where the series came from; for files, the exchange that they name. */
function sourceOf(series: SeriesInfo, baseUrl: string): Bound<SourceDefinition> {
  if (series.isSimulated) return sources.parse(series.source);
  return sources.bind('ccxt', { exchange: series.venue, market: series.market, baseUrl });
}
