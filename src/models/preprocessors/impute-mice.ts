import type { Json } from '../../core/kit/json.js';
import { definePreprocessor, type FittedPreprocessor } from '../../core/preprocess.js';
import { fitChainedRidge, tellRow } from '../preprocessing/chained-ridge.js';
import { fitStandard, standardFrom, standardJson, standardRow } from '../preprocessing/standard.js';
import { checkTrainRows, checkWidth } from '../preprocessing/table.js';
import { damaged, numberOf, numbersJson, numbersOf } from '../state.js';

function restore(json: Json): FittedPreprocessor {
  const standard = standardFrom(json);
  const width = standard.mean.length;
  const order = Int32Array.from(numbersOf(json, 'order'));
  const rounds = numberOf(json, 'rounds');
  if (order.some((k) => k < 0 || k >= width)) throw damaged('order', 'names columns that are not there');
  const weights = numbersOf(json, 'weights', rounds * order.length * (width + 1));
  const chain = { rounds, order, weights };
  return {
    apply: (table) => {
      checkWidth('impute-mice', table, width);
      const columns = table.columns.map((x) => x.slice());
      const row = new Float64Array(width);
      for (let i = 0; i < table.rows; i++) {
        if (!columns.some((x) => Number.isNaN(x[i]))) continue;
        standardRow(table.columns, i, standard, row);
        tellRow(chain, row);
        // The mean plus deviations would move known values by rounding: only unknown ones are written.
        columns.forEach((x, k) => {
          if (Number.isNaN(x[i])) x[i] = standard.mean[k] + standard.deviation[k] * row[k];
        });
      }
      return { ...table, columns };
    },
    toJSON: () => json,
  };
}

export default definePreprocessor({
  name: 'impute-mice',
  summary: 'Unknown values are told from the other columns by chained ridge regressions',
  source: 'van Buuren & Groothuis-Oudshoorn 2011; Hoerl & Kennard 1970',
  params: {
    rounds: { type: 'int', default: 5, min: 1, max: 100, doc: 'times each column is told anew' },
    l2: { type: 'float', default: 1, min: 1e-6, max: 1e9, doc: 'penalty on squared weights, about in rows' },
  },
  fillsUnknown: true,
  fit: (train, p) => {
    checkTrainRows('impute-mice', train);
    const standard = fitStandard(train.columns);
    const scaled = train.columns.map((x, k) => x.map((value) => (value - standard.mean[k]) * standard.inverse[k]));
    const { order, weights } = fitChainedRidge(scaled, p);
    return restore({
      ...standardJson(standard),
      rounds: p.rounds,
      order: numbersJson(order),
      weights: numbersJson(weights),
    });
  },
  restore,
});
