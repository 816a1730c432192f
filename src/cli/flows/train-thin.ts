import type { PurgedFold } from '../../models/purged-folds.js';
import type { TrainMarket } from './train-prepare.js';

/**
 * What to say of folds that judge fewer bars than one label spans: all their labels tell of the same stretch, so each fold
 * is hardly more than one observation. Undefined where there is no such fold.
 */
export function thinFolds({ market, folds }: Pick<TrainMarket, 'market' | 'folds'>): string | undefined {
  const { candles, labels } = market;
  const thin = folds
    .map((fold) => ({ rows: judgedRows(fold), span: longest(fold, labels.endIndex) }))
    .filter(({ rows, span }) => rows < span);
  if (thin.length === 0) return undefined;
  const rows = Math.min(...thin.map((one) => one.rows));
  const span = Math.max(...thin.map((one) => one.span));
  return `warning: ${candles.symbol}: ${thin.length} of ${folds.length} folds judge fewer bars (${rows}) than a label spans (${span}): their scores are mostly luck; use fewer or longer folds`;
}

/** Rows side by side: of combinatorial folds those of the smallest group. */
function judgedRows({ testRows, groups }: PurgedFold): number {
  return groups === undefined ? testRows.length : Math.min(...groups.map(({ from, to }) => to - from));
}

function longest({ testRows }: PurgedFold, endIndex: Int32Array): number {
  return testRows.reduce((most, row) => Math.max(most, endIndex[row] - row), 0);
}
