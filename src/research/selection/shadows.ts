import { createRng } from '../../core/kit/rng.js';
import { fairCoinAtLeast } from '../../core/math/binomial.js';
import type { TrainingSet } from '../../core/model.js';
import { gainImportance } from '../../models/trees/forest.js';
import { reordered, shuffleBlocks } from './blocks.js';
import { type BoostedSize, fitBoosted } from './boosted.js';

export interface ShadowScores {
  /** per column: share of the rounds in which it gained more than the best shadow, in [0, 1] */
  readonly hits: Float64Array;
  /** per column: 1 confirmed, −1 rejected, 0 undecided */
  readonly decision: Int8Array;
}

/** Fewer shadows than this would make an easy mark. */
const LEAST_SHADOWS = 10;
const LEVEL = 0.05;

/**
 * Boruta: is a column worth more than the luckiest of columns that cannot be worth anything?
 *
 * Each round adds a shadow of every column, its blocks of rows shuffled, and fits a boosting on both. A column scores
 * when its gain beats that of the best shadow. Hits are held against a fair coin, both ways, at 5 % divided by the
 * number of columns (Bonferroni). All rounds see the same rows: what is a fluke of these rows stays one, so that a
 * confirmation counts only together with other folds.
 *
 * @param blockRows mean length of the blocks: slow columns keep their slowness, and with it their chance of a fluke
 * @source Kursa & Rudnicki 2010, Feature selection with the Boruta package, J. Statistical Software 36
 */
export function shadowScores(
  data: TrainingSet,
  { rounds, blockRows, ...size }: BoostedSize & { rounds: number; blockRows: number },
): ShadowScores {
  const width = data.columns.length;
  const hits = new Float64Array(width);
  const copies = Math.max(1, Math.ceil(LEAST_SHADOWS / Math.max(1, width)));
  for (let round = 0; round < rounds; round++) {
    const rng = createRng(`${size.seed}/shadow/${round}`);
    const shadows = Array.from({ length: copies * width }, (_, s) =>
      reordered(data.columns[s % width], shuffleBlocks(data.rows, blockRows, rng)),
    );
    const names = [...data.names, ...shadows.map((_, s) => `shadow ${s}`)];
    const both = { ...data, names, columns: [...data.columns, ...shadows] };
    const { forest } = fitBoosted(both, { ...size, seed: `${size.seed}/fit/${round}` });
    const gain = gainImportance(forest, names.length);
    const best = gain.subarray(width).reduce((most, value) => Math.max(most, value), 0);
    for (let k = 0; k < width; k++) hits[k] += Number(gain[k] > best);
  }
  const decision = Int8Array.from(hits, (count) => {
    if (fairCoinAtLeast(count, rounds) * width < LEVEL) return 1;
    return fairCoinAtLeast(rounds - count, rounds) * width < LEVEL ? -1 : 0;
  });
  return { hits: hits.map((count) => count / rounds), decision };
}
