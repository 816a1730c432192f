import { describeSeries } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import { isoUtc } from '../core/kit/time.js';
import type { CandlePage, SourceSession } from '../core/source.js';
import { throwIfStopped } from './exchange/retry.js';
import { type TimeRange, writeCandles } from './store/candles.js';
import { type Store, writing } from './store/database.js';
import { syncGaps } from './store/gaps.js';
import { dropBlocks, findDamage } from './store/repair.js';
import type { SeriesInfo } from './store/series.js';
import { type Stretch, subtractStretches } from './store/stretch.js';

/** Who is asked, and the name under which the answers are kept. */
export interface Asked {
  readonly session: SourceSession;
  readonly sourceName: string;
}

export interface RefetchOptions {
  /** opens the source; not called when there is nothing to ask */
  readonly open: () => Promise<Asked>;
  /** only gaps and damage that touch it; default all */
  readonly range?: TimeRange;
  readonly signal: AbortSignal;
}

/**
 * Asks a source once more for the gaps of a series that nobody has accepted, and for the blocks whose rows are not those
 * that were written.
 *
 * A damaged block is replaced in one transaction, and only by at least as many bars as it holds: a venue that keeps no
 * old bars must not cost the ones that are sound.
 *
 * @returns how many bars came that were not there
 * @throws what the source throws, with the stretches before it stored; E_DATA when it has too little for a damaged block
 */
export async function refetchSeries(store: Store, series: SeriesInfo, options: RefetchOptions): Promise<number> {
  const { fromMs: first = Number.NEGATIVE_INFINITY, toMs: end = Number.POSITIVE_INFINITY } = options.range ?? {};
  const touches = (stretch: Stretch): boolean => stretch.fromMs < end && stretch.toMs > first;
  const damaged = findDamage(store, series.id).filter(touches);
  const gaps = syncGaps(store, series.id).filter((gap) => gap.reason !== 'accepted' && touches(gap));
  if (damaged.length + gaps.length === 0) return 0;
  const asked = await options.open();
  let found = 0;
  try {
    for (const block of damaged) {
      throwIfStopped(options.signal);
      found += await replaceBlock(store, asked, series, block);
    }
    for (const { fromMs, toMs } of gaps) {
      throwIfStopped(options.signal);
      for await (const page of asked.session.candles({ series, fromMs, toMs })) {
        found += writePage(store, asked, series, page);
      }
    }
  } finally {
    syncGaps(store, series.id);
    await asked.session.close();
  }
  return found;
}

async function replaceBlock(store: Store, asked: Asked, series: SeriesInfo, block: Stretch): Promise<number> {
  // A block reaches beyond the series at both ends; what was never there is not part of a repair.
  const wanted: Stretch = {
    fromMs: Math.max(block.fromMs, series.firstOpen),
    toMs: Math.min(block.toMs, series.lastOpen + series.intervalMs),
  };
  const pages: CandlePage[] = [];
  for await (const page of asked.session.candles({ series, ...wanted })) pages.push(page);
  const [unanswered] = subtractStretches(wanted, pages);
  return writing(store, () => {
    const { bars: dropped } = dropBlocks(store, series.id, block);
    const came = pages.reduce((sum, page) => sum + writePage(store, asked, series, page), 0);
    if (unanswered === undefined && came >= dropped) return came - dropped;
    throw new QuantError(
      'E_DATA',
      `${describeSeries(series)}: the source has ${came} bars for the damaged block from ${isoUtc(wanted.fromMs)}, ` +
        `which holds ${dropped}`,
      { hint: 'nothing was changed there: restore a backup, or take another source that goes back so far' },
    );
  });
}

function writePage(store: Store, { sourceName }: Asked, series: SeriesInfo, page: CandlePage): number {
  const coverage = { fromMs: page.fromMs, toMs: page.toMs, source: sourceName };
  return writeCandles(store, series.id, page.candles, { coverage }).inserted;
}
