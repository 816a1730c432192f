import type { GrowRules } from '../../../src/models/trees/grow.js';

/** Growth by trying every midpoint of every column on the rows themselves: slow, and plainly right. */
export interface SlowTree {
  /** per training row */
  readonly answers: Float64Array;
  /** of each split, or of each level of a symmetric tree, largest first */
  readonly gains: number[];
  readonly leaves: number;
}

interface Cut {
  readonly column: number;
  readonly isLeft: (row: number) => boolean;
}

interface Leaf {
  readonly rows: number[];
  readonly depth: number;
  readonly path: number[];
  readonly low: number;
  readonly high: number;
}

export function slowTree(
  columns: readonly Float64Array[],
  { gradient, hessian }: { gradient: Float64Array; hessian: Float64Array },
  rules: GrowRules,
): SlowTree {
  const { l1 = 0, l2, maxDelta = 0, minGain, minRows, minChildWeight, monotone, interactions } = rules;
  const sum = (rows: number[], of: Float64Array): number => rows.reduce((s, i) => s + of[i], 0);
  const answer = (rows: number[], { low, high }: Leaf): number => {
    const g = sum(rows, gradient);
    const pulled = Math.sign(g) * Math.max(0, Math.abs(g) - l1);
    let w = sum(rows, hessian) + l2 > 0 ? -pulled / (sum(rows, hessian) + l2) : 0;
    if (maxDelta > 0 && Math.abs(w) > maxDelta) w = Math.sign(w) * maxDelta;
    return Math.min(Math.max(w, low), high);
  };
  const loss = (rows: number[], w: number): number =>
    sum(rows, gradient) * w + 0.5 * (sum(rows, hessian) + l2) * w * w + l1 * Math.abs(w);

  const cutsOf = (rows: number[], path: number[]): Cut[] =>
    columns.flatMap((x, column) => {
      const sets = (interactions ?? []).filter((set) => path.every((c) => set.includes(c)));
      const isFree = interactions === undefined || path.length === 0 || path.includes(column);
      if (!isFree && !sets.some((set) => set.includes(column))) return [];
      const values = [...new Set(rows.map((i) => x[i]).filter((v) => !Number.isNaN(v)))].sort((a, b) => a - b);
      const middles = values.slice(1).map((v, k) => (v + values[k]) / 2);
      const cuts: Cut[] = [];
      if (rows.some((i) => Number.isNaN(x[i]))) {
        for (const cut of middles) cuts.push({ column, isLeft: (i) => !(x[i] > cut) });
        middles.push(Number.MAX_VALUE);
      }
      for (const cut of middles) cuts.push({ column, isLeft: (i) => x[i] <= cut });
      return cuts;
    });
  /** undefined when not allowed; 0 where nothing is parted */
  const gainOf = (leaf: Leaf, { column, isLeft }: Cut): number | undefined => {
    const left = leaf.rows.filter(isLeft);
    const right = leaf.rows.filter((i) => !isLeft(i));
    if (left.length === 0 || right.length === 0) return 0;
    if (Math.min(left.length, right.length) < minRows) return undefined;
    if (Math.min(sum(left, hessian), sum(right, hessian)) < minChildWeight) return undefined;
    const [a, b] = [answer(left, leaf), answer(right, leaf)];
    if ((monotone?.[column] ?? 0) * (b - a) < 0) return undefined;
    return 2 * (loss(leaf.rows, answer(leaf.rows, leaf)) - loss(left, a) - loss(right, b)) - minGain;
  };
  const apply = (leaf: Leaf, { column, isLeft }: Cut): Leaf[] => {
    const left = leaf.rows.filter(isLeft);
    const right = leaf.rows.filter((i) => !isLeft(i));
    const direction = monotone?.[column] ?? 0;
    const middle = (answer(left.length > 0 ? left : right, leaf) + answer(right.length > 0 ? right : left, leaf)) / 2;
    const child = (rows: number[], side: number): Leaf => ({
      rows,
      depth: leaf.depth + 1,
      path: [...leaf.path, column],
      low: direction * side > 0 ? middle : leaf.low,
      high: direction * side < 0 ? middle : leaf.high,
    });
    return [child(left, -1), child(right, 1)];
  };
  const bestFor = (leaves: Leaf[]): { cut: Cut; gain: number } | undefined => {
    let best: { cut: Cut; gain: number } | undefined;
    const rows = leaves.flatMap((leaf) => leaf.rows);
    for (const cut of cutsOf(rows, leaves[0].path)) {
      const gains = leaves.filter((leaf) => leaf.rows.length > 0).map((leaf) => gainOf(leaf, cut));
      if (gains.some((gain) => gain === undefined)) continue;
      const gain = gains.reduce<number>((s, g) => s + (g ?? 0), 0);
      if (gain > 1e-10 && gain > (best?.gain ?? 0) + 1e-10) best = { cut, gain };
    }
    return best;
  };

  const root: Leaf = {
    rows: [...gradient.keys()],
    depth: 0,
    path: [],
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
  };
  const gains: number[] = [];
  let open = [root];
  if (rules.growth === 'symmetric') {
    for (let depth = 0; depth < rules.maxDepth && 2 ** (depth + 1) <= rules.maxLeaves; depth++) {
      const found = bestFor(open);
      if (found === undefined) break;
      gains.push(found.gain);
      open = open.flatMap((leaf) => apply(leaf, found.cut));
    }
  } else {
    const known = new Map<Leaf, { cut: Cut; gain: number } | undefined>();
    while (open.length < rules.maxLeaves) {
      for (const leaf of open)
        if (!known.has(leaf)) known.set(leaf, leaf.depth < rules.maxDepth ? bestFor([leaf]) : undefined);
      const able = open.filter((leaf) => known.get(leaf) !== undefined);
      if (able.length === 0) break;
      if (rules.growth !== 'level') able.sort((a, b) => known.get(b)!.gain - known.get(a)!.gain);
      const [next] = able;
      gains.push(known.get(next)!.gain);
      open = [...open.filter((leaf) => leaf !== next), ...apply(next, known.get(next)!.cut)];
    }
  }
  const answers = new Float64Array(gradient.length);
  for (const leaf of open) for (const i of leaf.rows) answers[i] = answer(leaf.rows, leaf) * rules.learningRate;
  return { answers, gains: gains.sort((a, b) => b - a), leaves: open.length };
}
