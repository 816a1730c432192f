import { createRng } from '../../core/kit/rng.js';
import { byLoss, type Optimiser, type OptimiserOptions, type Proposal } from './optimiser.js';
import { type Parzen, parzenOf } from './parzen.js';
import { type Dimension, hasMeaning, type Point, randomPoint, type Space } from './space.js';

/** Points drawn evenly before anything is learnt. */
const STARTUP = 10;
/** Values of each dimension that are drawn from the good trials; the one that sets them apart most is taken. */
const CANDIDATES = 24;

interface Seen {
  readonly point: Point;
  readonly loss: number;
}

/**
 * Learns how the values of good trials differ from those of the others, and proposes what sets them apart.
 *
 * The best tenth (at most 25) are the good ones. Per dimension two smoothed counts are kept, and of 24 values drawn from
 * the good one that with the largest ratio is taken. A dimension without a meaning in a trial is not counted there.
 *
 * As Optuna's TPESampler with its defaults (univariate, 10 random trials first), except that a batch is proposed at a
 * time: its earlier proposals count as bad ones for the later, Optuna's `constant_liar`, so that they differ. A trial
 * that could not be judged counts as bad.
 *
 * @param first points to begin with, before any is drawn
 * @source Bergstra et al. 2011, Algorithms for hyper-parameter optimization, NIPS 24; Akiba et al. 2019, Optuna, KDD
 */
export function tpe(space: Space, { seed, batch }: OptimiserOptions, first: readonly Point[] = []): Optimiser {
  const rng = createRng(`tune/tpe/${seed}`);
  const seen: Seen[] = [];
  const waiting = [...first];
  let asked: Point[] = [];

  const propose = (): Point => {
    const given = waiting.shift();
    if (given !== undefined) return given;
    if (seen.length < STARTUP) return randomPoint(space, rng);
    const all = [...seen, ...asked.map((point) => ({ point, loss: Number.POSITIVE_INFINITY }))];
    const good = new Set(byLoss(all.map(({ loss }) => loss)).slice(0, Math.min(Math.ceil(0.1 * seen.length), 25)));
    const of = (dimension: Dimension, isGood: boolean): Parzen => {
      const values = all.flatMap(({ point }, k) => (good.has(k) === isGood ? (point[dimension.name] ?? []) : []));
      return parzenOf(dimension, values, rng);
    };
    const point: Record<string, number> = {};
    for (const dimension of space) {
      if (hasMeaning(dimension, point)) point[dimension.name] = mostTelling(of(dimension, true), of(dimension, false));
    }
    return point;
  };

  return {
    ask: (): Proposal[] => {
      asked = [];
      const size = seen.length < STARTUP ? Math.min(batch, STARTUP - seen.length) : batch;
      while (asked.length < Math.max(size, Math.min(waiting.length, batch))) asked.push(propose());
      return asked.map((point) => ({ point, share: 1 }));
    },
    tell: (losses) => {
      seen.push(...asked.map((point, k) => ({ point, loss: losses[k] })));
      asked = [];
    },
  };
}

function mostTelling(good: Parzen, others: Parzen): number {
  let best = Number.NaN;
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < CANDIDATES; k++) {
    const value = good.draw();
    const ratio = good.logDensity(value) - others.logDensity(value);
    if (k === 0 || ratio > most) {
      best = value;
      most = ratio;
    }
  }
  return best;
}
