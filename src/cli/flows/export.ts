import { describeSeries } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { exportSeries, formatOfPath } from '../../data/export.js';
import type { CommandContext } from '../command.js';
import type { MarketFlags } from '../market/flags.js';
import { withFilledStore } from '../market/open.js';
import { selectSeries } from '../market/select.js';

export interface ExportFlags extends MarketFlags {
  readonly format: 'csv' | 'jsonl';
  readonly to: string;
}

export async function runExport(context: CommandContext, flags: ExportFlags): Promise<undefined> {
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
      await exportSeries(store, series, process.stdout, flags.format, { range });
      return;
    }
    const { rows, bytes } = await exportSeries(store, series, flags.to, formatOfPath(flags.to), { range });
    context.output.result({
      text: () => `${describeSeries(series)}: ${rows} bars in ${flags.to} (${bytes} bytes)`,
      json: () => ({ schema: 'quant/export@1', file: flags.to, rows, bytes }),
    });
  });
  return undefined;
}
