import { createHash } from 'node:crypto';
import { EXIT_FINDINGS, QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import { isoUtc, minuteUtc } from '../../core/kit/time.js';
import type { RunSpec } from '../../core/spec.js';
import type { Store } from '../../data/store/database.js';
import { listRuns, type RunRow } from '../../data/store/runs.js';
import { renderReport } from '../../report/build.js';
import { shortTitle } from '../../report/trading-layer.js';
import type { CommandContext } from '../command.js';
import { withFilledStore } from '../market/open.js';
import { printable } from '../output.js';
import { table } from '../table.js';
import { codeVersion } from './code-version.js';
import { type CompareFlags, compareStoredRuns } from './compare-runs.js';
import { remakeRun } from './remake.js';
import { findRun, readRunFile } from './stored-run.js';

export async function runRuns(
  context: CommandContext,
  flags: { readonly limit: number } & CompareFlags,
  action = 'list',
  ids: readonly string[] = [],
): Promise<number | undefined> {
  if (action !== 'compare' && ids.length > 1) {
    throw new QuantError('E_USAGE', `quant runs ${action} takes one run, was ${ids.length}`);
  }
  const [id] = ids;
  return withFilledStore(context.globals.db, async (store) => {
    switch (action) {
      case 'list':
        return list(context, store, flags.limit);
      case 'show':
        return show(context, findRun(store, id));
      case 'reproduce':
        return reproduce(context, store, findRun(store, id));
      case 'compare':
        return compareStoredRuns(context, store, flags, ids);
      default:
        throw new QuantError('E_USAGE', `quant runs has no action "${action}"`, {
          hint: unknownNameHint(action, ['list', 'show', 'compare', 'reproduce']),
        });
    }
  });
}

async function list(context: CommandContext, store: Store, limit: number): Promise<undefined> {
  const runs = listRuns(store).slice(0, limit);
  const view = await table(
    [
      { title: 'run' },
      { title: 'made (UTC)' },
      { title: 'return', align: 'right' },
      { title: 'Sharpe', align: 'right' },
      { title: 'max drawdown', align: 'right' },
      { title: '' },
    ],
    runs.map((run) => {
      const metrics: Record<string, number | null> = JSON.parse(run.metricsJson);
      const percent = (name: string): string =>
        typeof metrics[name] === 'number' ? `${(metrics[name] * 100).toFixed(2)} %` : 'n/a';
      const sharpe = typeof metrics.sharpe === 'number' ? metrics.sharpe.toFixed(2) : 'n/a';
      return [
        run.id,
        minuteUtc(run.createdAt),
        percent('total-return'),
        sharpe,
        percent('max-drawdown'),
        run.isSimulated ? 'simulated' : '',
      ];
    }),
  );
  const { isTTY, columns } = process.stdout;
  const width = isTTY === true ? columns : Number.POSITIVE_INFINITY;
  context.output.result({
    text: () => (runs.length === 0 ? 'no runs yet' : withTitles(view, runs, width)),
    json: () => ({ schema: 'quant/runs@1', items: runs.map(document) }),
  });
  return undefined;
}

/** A title in a narrower column says less than the name of the run. */
const LEAST_TITLE = 16;

/** The table with what each run ran in a last column, where there is room for it. */
export function withTitles(view: string, runs: readonly Pick<RunRow, 'specJson'>[], width: number): string {
  const lines = view.split('\n');
  const taken = Math.max(...lines.map((line) => line.length)) + 2;
  const room = width - taken;
  if (room < LEAST_TITLE) return view;
  const titles = ['what', ...runs.map(titleOf)].map((title) =>
    title.length > room ? `${title.slice(0, room - 1).trimEnd()}…` : title,
  );
  return lines.map((line, k) => `${line.padEnd(taken)}${titles[k] ?? ''}`.trimEnd()).join('\n');
}

/** Empty for a run that is no strategy's. */
function titleOf({ specJson }: Pick<RunRow, 'specJson'>): string {
  const { spec }: { readonly spec?: Partial<Pick<RunSpec, 'strategy' | 'trading'>> } = JSON.parse(specJson);
  return spec?.strategy === undefined ? '' : printable(shortTitle({ strategy: spec.strategy, trading: spec.trading }));
}

function show(context: CommandContext, run: RunRow): undefined {
  context.output.result({
    text: () =>
      Object.entries(document(run))
        .map(([key, value]) => `${key.padEnd(14)}${typeof value === 'object' ? JSON.stringify(value) : value}`)
        .join('\n'),
    json: () => ({ schema: 'quant/run-row@1', ...document(run) }),
  });
  return undefined;
}

/** Makes the run again and compares the bits of its result. */
async function reproduce(context: CommandContext, store: Store, run: RunRow): Promise<number> {
  const report = await remakeRun(store, run);
  const before = sha256(readRunFile(run, 'result.json'));
  const after = sha256(await renderReport(report, 'json'));
  const reasons = [
    report.dataHash === run.dataHash
      ? ''
      : `the data has changed (${run.dataHash.slice(0, 12)} → ${report.dataHash.slice(0, 12)})`,
    codeVersion() === run.codeVersion ? '' : `the code has changed (${run.codeVersion} → ${codeVersion()})`,
  ].filter((r) => r !== '');
  const isSame = before === after;
  context.output.result({
    text: () => `${run.id}: ${isSame ? 'same bits' : `differs${reasons.length > 0 ? `: ${reasons.join('; ')}` : ''}`}`,
    json: () => ({
      schema: 'quant/reproduce@1',
      run_id: run.id,
      is_same: isSame,
      sha256_before: before,
      sha256_after: after,
      reasons,
    }),
  });
  return isSame ? 0 : EXIT_FINDINGS;
}

function document(run: RunRow): Record<string, unknown> {
  return {
    run_id: run.id,
    kind: run.kind,
    created_at: isoUtc(run.createdAt),
    command: run.command,
    folder: run.folder,
    is_simulated: run.isSimulated,
    spec_hash: run.specHash,
    data_hash: run.dataHash,
    code_version: run.codeVersion,
    metrics: JSON.parse(run.metricsJson),
    request: JSON.parse(run.specJson),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
