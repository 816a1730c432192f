import { isoUtc } from '../../core/kit/time.js';
import { writeFileAtomic } from '../../data/artifacts.js';
import { csvText } from '../../report/csv.js';
import type { StoredModel } from './train-outcome.js';

/**
 * `--folds-out`: what each model said of each bar that it had not learnt from, and what came. One row per bar; a bar
 * that several folds tested has the mean of what they said, and names the first of them.
 */
export function writeFoldsFile(file: string, models: readonly StoredModel[], threshold: number): void {
  const all = models.flatMap(({ trained }) => trained.flatMap(({ cv }) => Array.from(cv?.classes ?? [])));
  const classes = [...new Set(all)].sort((a, b) => a - b);
  const heads = ['model', 'symbol', 'open_time', 'known_at', 'fold', 'prediction', 'above_threshold', 'label'];
  const cell = (value: number | undefined): number | string =>
    value === undefined || Number.isNaN(value) ? '' : value;
  const rows = models.flatMap(({ name, trained, plan }) =>
    trained.flatMap(({ cv, market: { market, folds } }) => {
      if (cv === null) return [];
      const { candles, labels } = market;
      const foldOf = new Map<number, number>();
      for (const { index, testRows } of [...folds].reverse()) for (const row of testRows) foldOf.set(row, index + 1);
      const width = cv.classes?.length ?? 0;
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
            cell(said),
            Number.isNaN(said) || plan.task === 'regression' ? '' : Number(said >= threshold),
            labels.values[row],
            ...classes.map((value) => {
              const c = cv.classes?.indexOf(value) ?? -1;
              return cell(c < 0 ? undefined : cv.probabilities?.[row * width + c]);
            }),
          ];
        });
    }),
  );
  writeFileAtomic(file, csvText([...heads, ...classes.map((value) => `p(${value})`)], rows));
}
