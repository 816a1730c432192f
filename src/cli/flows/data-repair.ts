import { describeSeries } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { sources } from '../../data/registry.js';
import { writeCandles } from '../../data/store/candles.js';
import type { Store } from '../../data/store/database.js';
import { acceptGaps, type GapRow, listGaps, syncGaps } from '../../data/store/gaps.js';
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
      const before = syncGaps(store, series.id).length;
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

async function refetch(context: CommandContext, store: Store, series: SeriesInfo, baseUrl: string): Promise<number> {
  const gaps = listGaps(store, series.id).filter((g) => g.reason !== 'accepted');
  if (gaps.length === 0) return 0;
  const bound = sources.bind('ccxt', { exchange: series.venue, market: series.market, baseUrl });
  const session = await bound.definition.open(bound.params as never, sourceContext(context));
  let inserted = 0;
  try {
    for (const gap of gaps) {
      for await (const page of session.candles({ series, fromMs: gap.fromMs, toMs: gap.toMs })) {
        const coverage = { fromMs: page.fromMs, toMs: page.toMs, source: bound.text };
        inserted += writeCandles(store, series.id, page.candles, { coverage }).inserted;
      }
    }
  } finally {
    await session.close();
    syncGaps(store, series.id);
  }
  return inserted;
}
