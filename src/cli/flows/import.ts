import { basename } from 'node:path';
import { formatDuration, isoUtc, minuteUtc, parseInterval } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import { parseSymbol } from '../../core/symbol.js';
import { eventKindByFlag } from '../../data/csv/event-head.js';
import { type CandleImport, type ImportOptions, type ImportResult, importFiles } from '../../data/import.js';
import type { EventImport } from '../../data/import-events.js';
import type { FundingImport } from '../../data/import-funding.js';
import { describeMarket } from '../../data/store/event-kinds.js';
import type { CommandContext } from '../command.js';
import { withStore } from '../market/open.js';
import { seriesLabel } from '../market/select.js';
import { startProgress } from '../progress.js';

export interface ImportFlags {
  readonly symbol: string;
  readonly interval: string;
  readonly exchange: string;
  readonly market: '' | 'spot' | 'swap' | 'mark';
  readonly kind: '' | 'candles' | 'funding' | 'trades' | 'book' | 'open-interest';
  readonly columns: string;
  readonly assumeUtc: boolean;
  readonly onConflict: 'refuse' | 'keep' | 'replace';
  readonly onBadRows: 'abort' | 'quarantine';
  readonly strict: boolean;
}

export async function runImport(
  context: CommandContext,
  flags: ImportFlags,
  files: readonly string[],
): Promise<undefined> {
  const symbol = flags.symbol === '' ? undefined : parseSymbol(flags.symbol);
  const progress = startProgress(context.output, 'import', context.now);
  const stored: ImportResult[] = [];
  await withStore(context.globals.db, (store) =>
    importFiles(store, files, {
      key: {
        venue: flags.exchange === '' ? undefined : flags.exchange,
        market: flags.market === '' ? undefined : flags.market,
        impliedMarket: symbol?.type,
        symbol: symbol?.name,
        intervalMs: flags.interval === '' ? undefined : parseInterval(flags.interval),
      },
      kind: kindOf(flags.kind),
      columns: flags.columns === '' ? undefined : flags.columns,
      assumeUtc: flags.assumeUtc,
      onConflict: flags.onConflict,
      onBadRows: flags.onBadRows,
      strict: flags.strict,
      nowMs: context.now(),
      signal: context.signal,
      onProgress: (p) => progress.update(p.doneBytes / p.totalBytes, basename(p.file)),
      onStored: (results) => stored.push(...results),
    }),
  )
    .finally(progress.stop)
    .catch((error: unknown) => {
      // The files before the one that was refused are in the store, and the error does not say so.
      if (stored.length > 0) context.output.note(stored.map(describe).join('\n'));
      throw error;
    });
  context.output.result({
    text: () => stored.map(describe).join('\n'),
    json: () => ({ schema: 'quant/import@1', files: stored.map(document) }),
  });
  return undefined;
}

function kindOf(flag: ImportFlags['kind']): ImportOptions['kind'] {
  if (flag === '') return undefined;
  return flag === 'candles' || flag === 'funding' ? flag : eventKindByFlag(flag);
}

function describe(r: ImportResult): string {
  return [...linesOf(r), ...r.notes.map((note) => `  ${note}`)].join('\n');
}

function linesOf(r: ImportResult): string[] {
  switch (r.kind) {
    case 'candles':
      return candleLines(r);
    case 'funding':
      return fundingLines(r);
    default:
      return eventLines(r);
  }
}

function changesOf(r: ImportResult): string {
  return [
    `${r.inserted} new`,
    `${r.unchanged} were there`,
    r.replaced > 0 ? `${r.replaced} replaced` : '',
    r.conflicts > r.replaced ? `${r.conflicts - r.replaced} kept as stored` : '',
    r.duplicates > 0 ? `${r.duplicates} repeated` : '',
  ]
    .filter((text) => text !== '')
    .join(', ');
}

function fundingLines(r: FundingImport): string[] {
  const pace = Number.isNaN(r.usualMs) ? '' : `, every ${formatDuration(r.usualMs)}`;
  const holes = r.runs.slice(1).map(({ fromMs }, i) => `${minuteUtc(r.runs[i].toMs - 1)} to ${minuteUtc(fromMs)}`);
  const words =
    holes.length === 0 ? 'no holes' : `${plural(holes.length, 'hole')} without rates: ${holes.slice(0, 5).join(', ')}`;
  return [
    `${r.venue} swap ${r.symbol} funding: ${r.rows} rates of ${r.file} (${changesOf(r)})`,
    `  read as ${r.dialect}`,
    `  ${minuteUtc(r.first)} to ${minuteUtc(r.last)} UTC${pace}; ${words}${holes.length > 5 ? ', …' : ''}`,
  ];
}

function candleLines(r: CandleImport): string[] {
  const { series, gaps } = r;
  const missing = gaps.reduce((sum, gap) => sum + gap.bars, 0);
  return [
    `${seriesLabel(series)}: ${r.rows} bars of ${r.file} (${changesOf(r)})`,
    `  read as ${r.dialect}`,
    `  the store has ${series.bars} bars, ${minuteUtc(series.firstOpen)} to ${minuteUtc(series.lastOpen)} UTC; ${gaps.length === 0 ? 'no gaps' : `${plural(gaps.length, 'gap')}, ${plural(missing, 'bar')} missing (quant data check)`}`,
  ];
}

function eventLines(r: EventImport): string[] {
  const { series: s } = r;
  const nouns = NOUNS[r.kind];
  return [
    `${describeMarket(s)} ${r.kind.replace('_', ' ')}: ${r.rows} ${nouns} of ${r.file} (${changesOf(r)})`,
    `  read as ${r.dialect}, ${isoUtc(r.first)} to ${isoUtc(r.last)}`,
    `  the store has ${s.records} ${nouns}, ${minuteUtc(s.first)} to ${minuteUtc(s.last)} UTC`,
  ];
}

/** What there are many of. */
const NOUNS: Readonly<Record<EventImport['kind'], string>> = {
  trades: 'trades',
  book: 'snapshots',
  open_interest: 'figures',
};

function document(r: ImportResult): object {
  switch (r.kind) {
    case 'candles':
      return candleDocument(r);
    case 'funding':
      return fundingDocument(r);
    default:
      return eventDocument(r);
  }
}

function eventDocument(r: EventImport): object {
  return {
    kind: r.kind,
    file: r.file,
    sha256: r.sha256,
    venue: r.series.venue,
    market: r.series.market,
    symbol: r.series.symbol,
    form: r.series.form,
    ...countsOf(r),
    first: isoUtc(r.first),
    last: isoUtc(r.last),
    stored: r.series.records,
    stored_first: isoUtc(r.series.first),
    stored_last: isoUtc(r.series.last),
    notes: r.notes,
  };
}

function countsOf(r: ImportResult): object {
  return {
    rows: r.rows,
    inserted: r.inserted,
    unchanged: r.unchanged,
    conflicts: r.conflicts,
    replaced: r.replaced,
    duplicates: r.duplicates,
    bad_rows: r.badRows,
    fault_counts: r.faultCounts,
    dialect: r.dialect,
  };
}

function fundingDocument(r: FundingImport): object {
  return {
    kind: r.kind,
    file: r.file,
    sha256: r.sha256,
    venue: r.venue,
    market: 'swap',
    symbol: r.symbol,
    ...countsOf(r),
    first: isoUtc(r.first),
    last: isoUtc(r.last),
    usual_distance_ms: Number.isNaN(r.usualMs) ? null : r.usualMs,
    covered: r.runs.map((run) => ({ from: isoUtc(run.fromMs), to: isoUtc(run.toMs - 1) })),
    notes: r.notes,
  };
}

function candleDocument(r: CandleImport): object {
  return {
    kind: r.kind,
    file: r.file,
    sha256: r.sha256,
    venue: r.series.venue,
    market: r.series.market,
    symbol: r.series.symbol,
    is_simulated: r.series.isSimulated,
    interval_ms: r.series.intervalMs,
    ...countsOf(r),
    bars: r.series.bars,
    first: isoUtc(r.series.firstOpen),
    last: isoUtc(r.series.lastOpen),
    gaps: r.gaps.map((gap) => ({ from: isoUtc(gap.fromMs), to: isoUtc(gap.toMs), bars: gap.bars, reason: gap.reason })),
    notes: r.notes,
  };
}
