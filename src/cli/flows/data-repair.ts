import { describeSeries } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import type { Bound } from '../../core/kit/registry.js';
import { plural } from '../../core/kit/words.js';
import type { SourceDefinition } from '../../core/source.js';
import { type Asked, refetchSeries } from '../../data/refetch.js';
import { sources } from '../../data/registry.js';
import { acceptGaps, type GapRow, listGaps, syncGaps } from '../../data/store/gaps.js';
import type { SeriesInfo } from '../../data/store/series.js';
import type { CommandContext } from '../command.js';
import { withFilledStore } from '../market/open.js';
import { askedRange, matchingSeries, seriesLabel } from '../market/select.js';
import type { DataFlags } from './data-flags.js';
import { sourceContext } from './source-context.js';

interface Repaired {
  readonly series: SeriesInfo;
  readonly before: number;
  readonly accepted: number;
  readonly found: number;
  readonly gaps: readonly GapRow[];
}

/** Nothing is repaired in silence: either the venue is asked again, or a person accepts the gaps with a reason on record. */
export async function repairGaps(context: CommandContext, flags: DataFlags): Promise<undefined> {
  if (flags.refetch === (flags.accept !== '')) {
    throw new QuantError('E_USAGE', 'quant data repair needs either --refetch or --accept "reason"', {
      hint: 'candles are never filled in: ask the exchange again, or accept that the bars are missing',
    });
  }
  const range = askedRange(flags, context.now());
  await withFilledStore(context.globals.db, async (store) => {
    const outcomes: Repaired[] = [];
    for (const series of matchingSeries(store, flags)) {
      // The ledger first: a fetch that was killed has not written it.
      const before = syncGaps(store, series.id).length;
      const accepted = flags.refetch ? 0 : acceptGaps(store, series.id, flags.accept, range);
      const open = (): Promise<Asked> => openSource(context, series, flags.baseUrl);
      const found = flags.refetch ? await refetchSeries(store, series, { open, range, signal: context.signal }) : 0;
      outcomes.push({ series, before, accepted, found, gaps: listGaps(store, series.id) });
    }
    context.output.result({
      text: () => outcomes.map((outcome) => describe(outcome, flags.refetch)).join('\n'),
      json: () => ({ schema: 'quant/data-repair@1', series: outcomes.map(document) }),
    });
  });
  return undefined;
}

function describe({ series, before, accepted, found, gaps }: Repaired, isRefetch: boolean): string {
  const done = isRefetch ? `${plural(found, 'bar')} found` : `${plural(accepted, 'gap')} accepted`;
  return `${seriesLabel(series)}: ${plural(before, 'gap')} before, ${done}; ${plural(gaps.length, 'gap')} now, ${unexplained(gaps)} unexplained`;
}

function document({ series, before, accepted, found, gaps }: Repaired): object {
  return {
    venue: series.venue,
    market: series.market,
    symbol: series.symbol,
    interval_ms: series.intervalMs,
    gaps_before: before,
    gaps_accepted: accepted,
    bars_found: found,
    gaps_now: gaps.length,
    gaps_unexplained: unexplained(gaps),
  };
}

function unexplained(gaps: readonly GapRow[]): number {
  return gaps.filter((gap) => gap.reason === 'unexplained').length;
}

/** The source of a series, opened. */
async function openSource(context: CommandContext, series: SeriesInfo, baseUrl: string): Promise<Asked> {
  const { definition, params, text } = sourceOf(series, baseUrl);
  return { session: await definition.open(params as never, sourceContext(context)), sourceName: text };
}

/** Where the series can be asked for again: its simulation, or the exchange that it is of. */
function sourceOf(series: SeriesInfo, baseUrl: string): Bound<SourceDefinition> {
  const isOfFiles = series.source === 'file';
  if (isOfFiles && (series.isSimulated || series.venue === 'file')) {
    throw new QuantError('E_USAGE', `${describeSeries(series)} came from files, so there is nobody to ask again`, {
      hint: 'import the missing files, accept the gaps with --accept "reason", or restore a backup',
    });
  }
  if (series.isSimulated) return sources.parse(series.source);
  const market = series.market === 'spot' ? 'spot' : 'swap';
  return sources.bind('ccxt', { exchange: series.venue, market, baseUrl });
}
