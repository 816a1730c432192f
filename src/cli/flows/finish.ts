import type { RunReport } from '../../core/report.js';
import type { RunSpec } from '../../core/spec.js';
import type { Store } from '../../data/store/database.js';
import { type GapRow, listGaps } from '../../data/store/gaps.js';
import { findSeries } from '../../data/store/series.js';
import { renderReport } from '../../report/build.js';
import type { CommandContext } from '../command.js';
import { assembleReport } from './assemble.js';
import type { Executed } from './execute.js';
import { publish } from './publish.js';
import type { RunRequest } from './request.js';

/** Report, files, row and result of a run that has been carried out: the same end for every kind of run. */
export async function finishRun(
  context: CommandContext,
  store: Store,
  request: RunRequest,
  executed: Executed,
  isWritten: boolean,
): Promise<RunReport> {
  const report = assembleReport(request, executed, {
    command: commandLine(context.argv),
    gaps: gapsOf(store, request.spec),
  });
  const published = isWritten ? await publish(context, store, request, report) : undefined;
  const text = await renderReport(report, 'text', { color: process.stdout.isTTY === true && context.globals.color });
  const document = JSON.parse(await renderReport(report, 'json'));
  context.output.result({
    text: () => (published === undefined ? text : `${text.trimEnd()}\n\nreport: ${published.page}`),
    json: () => ({ ...document, report: published?.page ?? null }),
  });
  return report;
}

/** The gaps in the ledger that lie inside the range of a run. */
export function gapsOf(store: Store, { market }: RunSpec): GapRow[] {
  return market.symbols.flatMap((symbol) => {
    const series = findSeries(store, { ...market, market: market.type, symbol });
    if (series === undefined) return [];
    return listGaps(store, series.id).filter((gap) => gap.toMs > market.fromMs && gap.fromMs < market.toMs);
  });
}

/** The words as a shell would take them again. */
export function commandLine(argv: readonly string[]): string {
  return ['quant', ...argv]
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
