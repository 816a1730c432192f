import { QuantError } from '../../core/kit/errors.js';
import type { RunReport } from '../../core/report.js';
import { RUN_SPEC_SCHEMA } from '../../core/spec.js';
import type { Store } from '../../data/store/database.js';
import type { RunRow } from '../../data/store/runs.js';
import { reloadPlugins } from '../plugins.js';
import { assembleReport } from './assemble.js';
import { execute } from './execute.js';
import { gapsOf } from './finish.js';
import type { RunRequest } from './request.js';

/** Makes a stored run again from its request. @throws E_DATA for one that an older version has specified */
export async function remakeRun(store: Store, run: RunRow): Promise<RunReport> {
  const request: RunRequest = JSON.parse(run.specJson);
  const schema: string = request.spec.schema;
  if (schema !== RUN_SPEC_SCHEMA) {
    throw new QuantError('E_DATA', `${run.id} is written as ${schema}, this version reads ${RUN_SPEC_SCHEMA}`, {
      hint: `make a new run: ${run.command}`,
    });
  }
  await reloadPlugins(request.plugins);
  const executed = await execute(store, request);
  return assembleReport(request, executed, { command: run.command, gaps: gapsOf(store, request.spec) });
}

/** The same, for a file that must belong to that very run. @throws E_DATA when data or code have changed since */
export async function remakeSameRun(store: Store, run: RunRow): Promise<RunReport> {
  const report = await remakeRun(store, run);
  if (report.runId === run.id) return report;
  throw new QuantError('E_DATA', `${run.id} cannot be made again: its data or the code has changed since`, {
    hint: `make a new run: ${run.command}`,
  });
}
