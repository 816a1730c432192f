import { QuantError } from '../../core/kit/errors.js';
import { type ExportFormat, exportSeries, formatOfPath } from '../../data/export.js';
import type { CommandContext } from '../command.js';
import type { MarketFlags } from '../market/flags.js';
import { withFilledStore } from '../market/open.js';
import { selectSeries, seriesLabel } from '../market/select.js';

export interface ExportFlags extends MarketFlags {
  readonly format: '' | 'csv' | 'jsonl';
  readonly to: string;
}

export async function runExport(context: CommandContext, flags: ExportFlags): Promise<undefined> {
  const format = formatOf(context, flags);
  await withFilledStore(context.globals.db, async (store) => {
    const selection = selectSeries(store, flags, context.now());
    if (selection.series.length > 1) {
      const names = selection.series.map((s) => s.symbol).join(', ');
      throw new QuantError('E_USAGE', `an export holds one series, the flags fit ${names}`, {
        hint: 'name one with --symbols',
      });
    }
    const [series] = selection.series;
    if (selection.note !== '') context.output.note(selection.note);
    const range = { fromMs: selection.fromMs, toMs: selection.toMs };
    if (flags.to === '') {
      await exportSeries(store, series, process.stdout, format, { range });
      return;
    }
    const { rows, bytes } = await exportSeries(store, series, flags.to, format, { range });
    context.output.result({
      text: () => `${seriesLabel(series)}: ${rows} bars in ${flags.to} (${bytes} bytes)`,
      json: () => ({
        schema: 'quant/export@1',
        file: flags.to,
        symbol: series.symbol,
        is_simulated: series.isSimulated,
        rows,
        bytes,
      }),
    });
  });
  return undefined;
}

/** The form that flags and file name agree on. @throws E_USAGE when they do not */
function formatOf({ output }: CommandContext, { to, format }: ExportFlags): ExportFormat {
  if (to === '') {
    // Rows and a document cannot share stdout, and a series is no document: five million bars are half a gigabyte.
    if (output.isJson) {
      throw new QuantError('E_USAGE', '--json describes an export, whose rows would go to stdout too', {
        hint: 'name a file with --to, or write rows as JSON with --format jsonl',
      });
    }
    return format === '' ? 'csv' : format;
  }
  const named = formatOfPath(to);
  if (format === '' || named.startsWith(format)) return named;
  throw new QuantError('E_USAGE', `--format ${format} does not fit the name of ${to}`, {
    hint: `let the name end in .${format} or .${format}.gz, or leave --format out`,
  });
}
