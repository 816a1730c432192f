import { describeSeries } from '../../core/candles.js';
import { EXIT_FINDINGS, QuantError } from '../../core/kit/errors.js';
import { plural } from '../../core/kit/words.js';
import { checkSeries, compareSeries, type Finding } from '../../data/integrity.js';
import { loadCandles, readCandleRows, type TimeRange } from '../../data/store/candles.js';
import type { Store } from '../../data/store/database.js';
import { syncGaps } from '../../data/store/gaps.js';
import { checkDatabase, findDamage } from '../../data/store/repair.js';
import { findSeries, type SeriesInfo } from '../../data/store/series.js';
import type { CommandContext } from '../command.js';
import { withFilledStore } from '../market/open.js';
import { askedRange, seriesLabel } from '../market/select.js';
import { checkedDocument, checkedEvents, eventsTitle, seriesBeside } from './data-events.js';
import type { DataFlags } from './data-flags.js';
import { findingDocument } from './finding-document.js';

/** Checks every matching series and what is stored between bars, brings the gap ledger up to date, and ends with 10 when there is something to look at. */
export async function checkStore(context: CommandContext, flags: DataFlags): Promise<number> {
  const range = askedRange(flags, context.now());
  return withFilledStore(context.globals.db, (store) => {
    const broken = checkDatabase(store);
    if (broken.length > 0) {
      throw new QuantError('E_STORAGE', `${store.file} is damaged: ${broken[0]}`, {
        hint: `${broken.length} faults in all; restore a backup, or fetch into a new store with --db`,
      });
    }
    const events = checkedEvents(store, flags, range);
    const checked = seriesBeside(store, flags, events.length > 0).map((series) => ({
      series,
      findings: checkOne(store, series, flags, range),
    }));
    context.output.result({
      text: (colors) =>
        [
          ...checked.map((c) => describe(`${seriesLabel(c.series)}: ${c.series.bars} bars`, c.findings, colors)),
          ...events.map((e) => describe(eventsTitle(e.series), e.findings, colors)),
        ].join('\n\n'),
      json: () => ({
        schema: 'quant/data-check@1',
        series: checked.map(({ series, findings }) => ({
          venue: series.venue,
          market: series.market,
          symbol: series.symbol,
          interval_ms: series.intervalMs,
          is_simulated: series.isSimulated,
          bars: series.bars,
          findings: findings.map(findingDocument),
        })),
        events: events.map(checkedDocument),
      }),
    });
    return [...checked, ...events].some((c) => c.findings.some((f) => f.severity !== 'info')) ? EXIT_FINDINGS : 0;
  });
}

function checkOne(store: Store, series: SeriesInfo, flags: DataFlags, range: TimeRange): Finding[] {
  const damage = findDamage(store, series.id);
  // Rows that are not those that were written say nothing about the market.
  if (damage.length > 0) {
    return damage.map(({ fromMs, message }) => ({
      kind: 'damage',
      severity: 'error',
      openTime: fromMs,
      count: 0,
      message,
    }));
  }
  // The rows have just been held against their checksums: the columns that were made of them will do.
  const candles = loadCandles(store, series, range);
  const knownGaps = syncGaps(store, series.id);
  const findings = checkSeries(candles, { knownGaps });
  if (flags.against === '') return findings;
  const other = findSeries(store, { ...series, venue: flags.against });
  if (other === undefined) {
    throw new QuantError(
      'E_NO_DATA',
      `the store has no ${describeSeries({ ...series, venue: flags.against })} to compare with`,
      {
        hint: `quant fetch --symbols ${series.symbol} --exchange ${flags.against}`,
      },
    );
  }
  return [
    ...findings,
    ...compareSeries(candles, readCandleRows(store, other.id, range), { tolerance: flags.tolerance }),
  ];
}

function describe(what: string, findings: readonly Finding[], colors: CommandContext['output']['colors']): string {
  const paint = { error: colors.red, warning: colors.yellow, info: colors.dim };
  const title = `${what}, ${findings.length === 0 ? 'nothing found' : plural(findings.length, 'finding')}`;
  const lines = findings.map((f) => `  ${paint[f.severity](f.severity.padEnd(8))}${f.kind.padEnd(13)}${f.message}`);
  return [title, ...lines].join('\n');
}
