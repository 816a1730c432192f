import { basename } from 'node:path';
import { isoUtc, minuteUtc, parseInterval } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import { parseSymbol } from '../../core/symbol.js';
import { type ImportResult, importFiles } from '../../data/import.js';
import type { CommandContext } from '../command.js';
import { withStore } from '../market/open.js';
import { seriesLabel } from '../market/select.js';
import { startProgress } from '../progress.js';

export interface ImportFlags {
  readonly symbol: string;
  readonly interval: string;
  readonly exchange: string;
  readonly market: '' | 'spot' | 'swap';
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
        // `BTC/USDT:USDT` says that it is a perpetual.
        market: flags.market === '' ? symbol?.type : flags.market,
        symbol: symbol?.name,
        intervalMs: flags.interval === '' ? undefined : parseInterval(flags.interval),
      },
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
  const { series, gaps } = r;
  const missing = gaps.reduce((sum, gap) => sum + gap.bars, 0);
  const changes = [
    `${r.inserted} new`,
    `${r.unchanged} were there`,
    r.replaced > 0 ? `${r.replaced} replaced` : '',
    r.conflicts > r.replaced ? `${r.conflicts - r.replaced} kept as stored` : '',
    r.duplicates > 0 ? `${r.duplicates} repeated` : '',
  ].filter((text) => text !== '');
  const lines = [
    `${seriesLabel(series)}: ${r.rows} bars of ${r.file} (${changes.join(', ')})`,
    `  read as ${r.dialect}`,
    `  the store has ${series.bars} bars, ${minuteUtc(series.firstOpen)} to ${minuteUtc(series.lastOpen)} UTC; ${gaps.length === 0 ? 'no gaps' : `${plural(gaps.length, 'gap')}, ${plural(missing, 'bar')} missing (quant data check)`}`,
  ];
  return [...lines, ...r.notes.map((note) => `  ${note}`)].join('\n');
}

function document(r: ImportResult): object {
  return {
    file: r.file,
    sha256: r.sha256,
    venue: r.series.venue,
    market: r.series.market,
    symbol: r.series.symbol,
    is_simulated: r.series.isSimulated,
    interval_ms: r.series.intervalMs,
    rows: r.rows,
    inserted: r.inserted,
    unchanged: r.unchanged,
    conflicts: r.conflicts,
    replaced: r.replaced,
    duplicates: r.duplicates,
    bad_rows: r.badRows,
    fault_counts: r.faultCounts,
    dialect: r.dialect,
    bars: r.series.bars,
    first: isoUtc(r.series.firstOpen),
    last: isoUtc(r.series.lastOpen),
    gaps: r.gaps.map((gap) => ({ from: isoUtc(gap.fromMs), to: isoUtc(gap.toMs), bars: gap.bars, reason: gap.reason })),
    notes: r.notes,
  };
}
