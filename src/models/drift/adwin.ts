import type { Json } from '../../core/kit/json.js';
import { listOf, memberOf, numberOf } from '../state.js';

export interface AdwinRules {
  /** chance of an alarm on a stream that does not change, in (0, 1) */
  readonly delta: number;
  /** values between two looks for a cut, ≥ 1 */
  readonly every: number;
}

/** A window over the newest values of a stream that grows while they stay alike and lets go of the old when they do not. */
export interface Adwin {
  /** @returns true when older values were let go: the mean has moved */
  update(value: number): boolean;
  readonly width: number;
  readonly mean: number;
  toJSON(): Json;
}

/** Values under one roof. */
interface Bucket {
  readonly count: number;
  readonly total: number;
  /** Σ (value − mean)² */
  readonly squares: number;
}

/** Buckets of one size before two of them are put together. */
const MOST_BUCKETS = 5;
/** No look before so many values, and no side of a cut shorter than so many. */
const GRACE = 10;
const SHORTEST = 5;

/**
 * Adaptive windowing: the mean of a stream, and an alarm when two parts of the window differ by more than chance allows.
 *
 * The window is held as buckets of 1, 2, 4 … values, five of each at most, so that a million values take a hundred
 * buckets. The bound is Bernstein's with δ/ln n, as in MOA and river, whose alarms it gives; the paper's proof has δ/n,
 * which is slower.
 *
 * @param rules.delta smaller alarms less and later
 * @source Bifet & Gavaldà 2007, Learning from time-changing data with adaptive windowing, SIAM SDM
 */
export function createAdwin(rules: AdwinRules): Adwin {
  return openAdwin(rules, [[]], 0);
}

function openAdwin({ delta, every }: AdwinRules, rows: Bucket[][], seen: number): Adwin {
  let all = joinAll(rows);
  let ticks = seen;

  /** Two of the oldest of a size make one of the next. */
  const compress = (): void => {
    for (let k = 0; k < rows.length && rows[k].length > MOST_BUCKETS; k++) {
      if (k + 1 === rows.length) rows.push([]);
      const [a, b] = rows[k].splice(0, 2);
      rows[k + 1].push(joined(a, b));
    }
  };
  const dropOldest = (): void => {
    const oldest = rows.findLast((row) => row.length > 0)!.shift()!;
    while (rows.length > 1 && rows[rows.length - 1].length === 0) rows.pop();
    all = without(all, oldest);
  };
  const hasCut = (): boolean => {
    const spread = Math.max(0, all.squares / all.count);
    const chance = Math.log((2 * Math.log(all.count)) / delta);
    let count = 0;
    let total = 0;
    for (let k = rows.length - 1; k >= 0; k--) {
      for (const bucket of rows[k]) {
        count += bucket.count;
        total += bucket.total;
        const rest = all.count - count;
        if (rest < SHORTEST) return false;
        if (count < SHORTEST) continue;
        const apart = Math.abs(total / count - (all.total - total) / rest);
        const inverse = 1 / (count - SHORTEST + 1) + 1 / (rest - SHORTEST + 1);
        if (apart > Math.sqrt(2 * inverse * spread * chance) + (2 / 3) * chance * inverse) return true;
      }
    }
    return false;
  };

  return {
    update: (value) => {
      const one = { count: 1, total: value, squares: 0 };
      rows[0].push(one);
      all = all.count === 0 ? one : joined(all, one);
      compress();
      ticks++;
      if (ticks % every !== 0 || all.count <= GRACE) return false;
      let isCut = false;
      while (all.count > GRACE && hasCut()) {
        isCut = true;
        dropOldest();
      }
      return isCut;
    },
    get width() {
      return all.count;
    },
    get mean() {
      return all.count === 0 ? Number.NaN : all.total / all.count;
    },
    toJSON: () => ({
      delta,
      every,
      ticks,
      rows: rows.map((row) => row.map(({ count, total, squares }) => ({ count, total: total + 0, squares }))),
    }),
  };
}

/** @throws E_DATA when it is damaged */
export function adwinFrom(json: Json): Adwin {
  const rows = listOf(json, 'rows').map((_, k) =>
    listOf({ row: listOf(json, 'rows')[k] }, 'row').map((bucket) => ({
      count: numberOf(bucket, 'count'),
      total: numberOf(bucket, 'total'),
      squares: numberOf(bucket, 'squares'),
    })),
  );
  memberOf(json, 'ticks');
  return openAdwin({ delta: numberOf(json, 'delta'), every: numberOf(json, 'every') }, rows, numberOf(json, 'ticks'));
}

function joinAll(rows: readonly (readonly Bucket[])[]): Bucket {
  const buckets = rows.toReversed().flat();
  return buckets.length === 0 ? { count: 0, total: 0, squares: 0 } : buckets.reduce(joined);
}

function joined(a: Bucket, b: Bucket): Bucket {
  const count = a.count + b.count;
  const apart = a.total / a.count - b.total / b.count;
  return {
    count,
    total: a.total + b.total,
    squares: a.squares + b.squares + (a.count * b.count * apart * apart) / count,
  };
}

function without(all: Bucket, part: Bucket): Bucket {
  const count = all.count - part.count;
  const total = all.total - part.total;
  const apart = part.total / part.count - total / count;
  const between = (part.count * count * apart * apart) / all.count;
  return { count, total, squares: Math.max(0, all.squares - part.squares - between) };
}
