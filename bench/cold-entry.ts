/**
 * What a person waits for: a process that starts, reads 100k bars from binary columns, runs, computes every statistic and
 * prints. Bundled into one file by the benchmark `cold-100k`.
 */
import { backtest } from '../src/backtest/run.js';
import { definitionOf, GuardedCross, loadWalk, requestOf, statistics } from './workload.js';

const market = loadWalk(process.argv[2]);
const ledger = backtest(
  requestOf(
    [market],
    definitionOf(() => new GuardedCross(20, 50)),
  ),
);
const metrics = statistics(ledger, [market]);
const equity = ledger.equity[ledger.steps - 1];
console.log(JSON.stringify({ equity, fills: ledger.fills.length, metrics }));
