/**
 * The page of a run over a million bars, made and written, against the run itself in the same cold process. A report must
 * not cost more than what it reports on: points are reduced to what a screen can show, never written out one by one.
 */
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { assumptionsOf } from '../../src/backtest/assumptions.js';
import { holdLedger } from '../../src/backtest/benchmark.js';
import { backtest } from '../../src/backtest/run.js';
import { runHash } from '../../src/backtest/run-hash.js';
import type { RunReport } from '../../src/core/report.js';
import { loadReportAssets } from '../../src/data/report-assets.js';
import { renderReport } from '../../src/report/build.js';
import { measure } from '../../src/risk/measure.js';
import { timed } from '../kit/clock.js';
import type { Suite } from '../kit/suite.js';
import { CASH, definitionOf, GuardedCross, loadWalk, requestOf } from '../workload.js';

const BARS = 1_000_000;

async function report(file: string, page: string): Promise<{ value: number; other: number; check: { bytes: number } }> {
  const market = loadWalk(file);
  const request = requestOf(
    [market],
    definitionOf(() => new GuardedCross(20, 50)),
  );
  const [runMs, ran] = timed(() => {
    const ledger = backtest(request);
    const hold = holdLedger([market], { cashQuote: CASH, firstStep: ledger.firstStep });
    const benchmark = hold.equity;
    const metrics = measure(ledger, benchmark);
    const benchmarkMetrics = measure(hold, benchmark);
    return { ledger, benchmark, metrics, benchmarkMetrics, runHash: runHash(ledger) };
  });
  const from = process.hrtime.bigint();
  const shown: RunReport = {
    runId: 'bench',
    kind: 'backtest',
    title: 'sma-cross on WALKUSDT',
    command: 'quant backtest',
    spec: request.spec,
    specHash: '0'.repeat(64),
    dataHash: '0'.repeat(64),
    codeVersion: 'bench',
    markets: [market],
    assumptions: assumptionsOf(request.spec),
    findings: [],
    costModels: [],
    ...ran,
  };
  writeFileSync(page, await renderReport(shown, 'html', { assets: loadReportAssets() }));
  const value = Number(process.hrtime.bigint() - from) / 1e6;
  const bytes = statSync(page).size;
  rmSync(page);
  return { value, other: runMs, check: { bytes } };
}

export default {
  measures: [
    {
      name: 'report-1m',
      what: 'HTML report of a 1M-bar run, rendered and written / the run with its statistics, both cold',
      goal: 2,
      unit: 'ms',
      run: (lab) => lab.within(lab.side('report', [lab.walkFile(BARS), `${lab.folder}/page.html`]), lab.pick(5, 1)),
    },
  ],
  sides: { report },
} satisfies Suite;
