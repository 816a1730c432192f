import { basename } from 'node:path';
import { formatDuration, isoUtc, minuteUtc, parseInterval } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import { parseSymbol } from '../../core/symbol.js';
import { type CandleImport, type ImportResult, importFiles } from '../../data/import.js';
import type { FundingImport } from '../../data/import-funding.js';
import type { CommandContext } from '../command.js';
import { withStore } from '../market/open.js';
import { seriesLabel } from '../market/select.js';
import { startProgress } from '../progress.js';

export interface ImportFlags {
  readonly symbol: string;
  readonly interval: string;
  readonly exchange: string;
  readonly market: '' | 'spot' | 'swap' | 'mark';
  readonly kind: '' | 'candles' | 'funding';
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
      kind: flags.kind === '' ? undefined : flags.kind,
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

function describe(r: ImportResult): string {
  return [...(r.kind === 'candles' ? candleLines(r) : fundingLines(r)), ...r.notes.map((note) => `  ${note}`)].join(
    '\n',
  );
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

function document(r: ImportResult): object {
  return r.kind === 'candles' ? candleDocument(r) : fundingDocument(r);
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
