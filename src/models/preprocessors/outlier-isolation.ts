import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import { definePreprocessor, type FittedPreprocessor } from '../../core/preprocess.js';
import {
  growIsolationForest,
  isolationFrom,
  isolationJson,
  isolationScore,
} from '../preprocessing/isolation-forest.js';
import { addTableColumn, checkWidth, completeRows, takeTableRows } from '../preprocessing/table.js';
import { damaged, numberOf } from '../state.js';

const COLUMN = 'isolation-score';

function restore(json: Json): FittedPreprocessor {
  const forest = isolationFrom(json);
  const width = numberOf(json, 'width');
  if (forest.trees.some((tree) => tree.column.some((k) => k >= width))) {
    throw damaged('trees', 'cut columns that are not there');
  }
  return {
    apply: (table) => {
      checkWidth('outlier-isolation', table, width);
      const row = new Float64Array(width);
      const scores = Float64Array.from({ length: table.rows }, (_, i) => {
        for (let k = 0; k < width; k++) row[k] = table.columns[k][i];
        return isolationScore(forest, row);
      });
      return addTableColumn(table, COLUMN, scores);
    },
    toJSON: () => json,
  };
}

export default definePreprocessor({
  name: 'outlier-isolation',
  summary: 'One more column: how few random cuts set a row apart from training rows',
  source: 'Liu, Ting & Zhou 2008, Isolation Forest',
  params: {
    trees: { type: 'int', default: 100, min: 1, max: 10_000, doc: 'trees' },
    sample: { type: 'int', default: 256, min: 2, max: 100_000, doc: 'training rows per tree' },
  },
  fillsUnknown: false,
  fit: (train, p, rng) => {
    const rows = completeRows(train);
    if (rows.length === 0 || train.columns.length === 0) {
      throw new QuantError('E_DATA', 'outlier-isolation needs a training row with every column known, found none', {
        hint: 'impute before it',
      });
    }
    const forest = growIsolationForest(takeTableRows(train, rows).columns, p, rng);
    return restore({ width: train.columns.length, ...isolationJson(forest) });
  },
  restore,
});
