import { isoUtc } from '../../core/kit/time.js';
import { writeFileAtomic } from '../../data/artifacts.js';
import { csvText } from '../../report/csv.js';
import type { StoredModel } from './train.js';

/** `--folds-out`: what each model said of each bar that it had not learnt from, and what came. One row per bar. */
export function writeFoldsFile(file: string, models: readonly StoredModel[], threshold: number): void {
  const heads = ['model', 'symbol', 'open_time', 'known_at', 'fold', 'prediction', 'above_threshold', 'label'];
  const rows = models.flatMap(({ name, trained, plan }) =>
    trained.flatMap(({ cv, market: { market, folds } }) => {
      if (cv === null) return [];
      const { candles, labels } = market;
      // A bar that several folds tested names the first of them.
      const foldOf = new Map<number, number>();
      for (const { index, testRows } of [...folds].reverse()) for (const row of testRows) foldOf.set(row, index + 1);
      return [...foldOf.keys()]
        .sort((a, b) => a - b)
        .map((row) => {
          const said = cv.prediction[row];
          return [
            name,
            candles.symbol,
            isoUtc(candles.openTime[row]),
            isoUtc(candles.openTime[row] + candles.intervalMs),
            foldOf.get(row) ?? '',
            Number.isNaN(said) ? '' : said,
            Number.isNaN(said) || plan.task === 'regression' ? '' : Number(said >= threshold),
            labels.values[row],
          ];
        });
    }),
  );
  writeFileAtomic(file, csvText(heads, rows));
}
