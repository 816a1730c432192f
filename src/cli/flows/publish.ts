import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { RunReport } from '../../core/report.js';
import { writeRunFolder } from '../../data/artifacts.js';
import { loadReportAssets } from '../../data/report-assets.js';
import type { Store } from '../../data/store/database.js';
import { recordRun } from '../../data/store/runs.js';
import { renderReport } from '../../report/build.js';
import { formats } from '../../report/registry.js';
import type { CommandContext } from '../command.js';
import type { RunRequest } from './request.js';

/** A longer ledger is left out of the folder: `quant report RUN --format ledger` makes it when it is wanted. */
const MOST_LEDGER_ROWS = 200_000;

/** Where a run was written to. */
export interface Published {
  readonly folder: string;
  readonly page: string;
}

/**
 * Writes `reports/<run-id>/` and the row in the store. All files but the manifest hold the same bits whenever and
 * wherever the run is made; the manifest says when that was.
 */
export async function publish(
  context: CommandContext,
  store: Store,
  request: RunRequest,
  report: RunReport,
): Promise<Published> {
  const files: Record<string, string> = { 'request.json': `${JSON.stringify(request, null, 2)}\n` };
  for (const format of formats.list()) {
    if (format.name === 'ledger' && report.ledger.steps > MOST_LEDGER_ROWS) continue;
    if (format.hasContent?.(report) === false) continue;
    files[format.fileName] = await renderReport(report, format.name, { assets: loadReportAssets() });
  }
  const createdAt = context.now();
  const hashes = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, createHash('sha256').update(text).digest('hex')]),
  );
  files['manifest.json'] = `${JSON.stringify(
    {
      schema: 'quant/manifest@1',
      run_id: report.runId,
      command: report.command,
      spec_hash: report.specHash,
      data_hash: report.dataHash,
      code_version: report.codeVersion,
      run_hash: report.runHash,
      sha256: hashes,
      host: { created_at: new Date(createdAt).toISOString(), node: process.version },
    },
    null,
    2,
  )}\n`;
  const folder = writeRunFolder(context.globals.out, report.runId, files);
  recordRun(store, {
    id: report.runId,
    kind: report.kind,
    createdAt,
    command: report.command,
    specJson: JSON.stringify(request),
    specHash: report.specHash,
    dataHash: report.dataHash,
    codeVersion: report.codeVersion,
    metricsJson: JSON.stringify(
      Object.fromEntries(report.metrics.map((m) => [m.name, Number.isNaN(m.value) ? null : m.value])),
    ),
    // Absolute, so that the run is found from any folder.
    folder: resolve(folder),
    isSimulated: report.spec.market.isSimulated,
    status: 'done',
  });
  return { folder, page: join(folder, 'index.html') };
}
