// Counting for gradient boosting, in AssemblyScript: `jiti scripts/wasm.ts` compiles it into src/models/trees/kernel.gen.ts.
// Each function adds in the order of its TypeScript twin in histogram.ts and partition.ts, so that both give the same bits.
// Addresses are bytes. Pairs of derivatives stand in the order of the row list and move with it, so that they are read
// one after the other. A histogram is size × (gradient, second derivative), then size counts, all f64.

/** Adds the rows [from, to) of a list to a histogram that is cleared first; `counts` is 0 where none are kept. */
export function fill(
  out: usize,
  counts: usize,
  size: i32,
  stride: i32,
  codes: usize,
  width: i32,
  pairs: usize,
  rows: usize,
  from: i32,
  to: i32,
): void {
  const row = rows + ((<usize>from) << 2);
  const end = rows + ((<usize>to) << 2);
  const pair = pairs + ((<usize>from) << 4);
  memory.fill(out, 0, (<usize>size) << 4);
  if (counts !== 0) {
    memory.fill(counts, 0, (<usize>size) << 3);
    fillCounted(out, counts, stride, codes, width, pair, row, end);
  } else fillPairs(out, stride, codes, width, pair, row, end);
}

function fillPairs(out: usize, stride: i32, codes: usize, width: i32, at: usize, row: usize, end: usize): void {
  const step = (<usize>stride) << 4;
  for (; row < end; row += 4, at += 16) {
    const i = <usize>load<u32>(row);
    const pair = v128.load(at);
    let code = codes + i * width;
    const last = code + width;
    let first = out;
    for (; code + 4 <= last; code += 4) {
      const a = first + ((<usize>load<u8>(code)) << 4);
      v128.store(a, f64x2.add(v128.load(a), pair));
      first += step;
      const b = first + ((<usize>load<u8>(code, 1)) << 4);
      v128.store(b, f64x2.add(v128.load(b), pair));
      first += step;
      const c = first + ((<usize>load<u8>(code, 2)) << 4);
      v128.store(c, f64x2.add(v128.load(c), pair));
      first += step;
      const d = first + ((<usize>load<u8>(code, 3)) << 4);
      v128.store(d, f64x2.add(v128.load(d), pair));
      first += step;
    }
    for (; code < last; code++) {
      const a = first + ((<usize>load<u8>(code)) << 4);
      v128.store(a, f64x2.add(v128.load(a), pair));
      first += step;
    }
  }
}

function fillCounted(
  out: usize,
  counts: usize,
  stride: i32,
  codes: usize,
  width: i32,
  at: usize,
  row: usize,
  end: usize,
): void {
  const step = (<usize>stride) << 4;
  const half = (<usize>stride) << 3;
  for (; row < end; row += 4, at += 16) {
    const i = <usize>load<u32>(row);
    const pair = v128.load(at);
    let code = codes + i * width;
    const last = code + width;
    let first = out;
    let count = counts;
    for (; code + 2 <= last; code += 2) {
      const x = <usize>load<u8>(code);
      const a = first + (x << 4);
      v128.store(a, f64x2.add(v128.load(a), pair));
      const m = count + (x << 3);
      store<f64>(m, load<f64>(m) + 1);
      first += step;
      count += half;
      const y = <usize>load<u8>(code, 1);
      const b = first + (y << 4);
      v128.store(b, f64x2.add(v128.load(b), pair));
      const n = count + (y << 3);
      store<f64>(n, load<f64>(n) + 1);
      first += step;
      count += half;
    }
    if (code < last) {
      const x = <usize>load<u8>(code);
      const a = first + (x << 4);
      v128.store(a, f64x2.add(v128.load(a), pair));
      const m = count + (x << 3);
      store<f64>(m, load<f64>(m) + 1);
    }
  }
}

/** parent −= child over so many bytes, a multiple of 16. */
export function subtract(parent: usize, child: usize, bytes: i32): void {
  const end = parent + bytes;
  for (; parent < end; parent += 16, child += 16) v128.store(parent, f64x2.sub(v128.load(parent), v128.load(child)));
}

/**
 * Puts the rows [from, to) and their pairs in two runs, each in its old order; the sums of both sides go to `sums`.
 *
 * @param column the bins of all rows in the column that decides
 * @param scratch room for so many pairs, then for so many rows
 * @returns where the right side begins
 */
export function part(
  rows: usize,
  pairs: usize,
  from: i32,
  to: i32,
  scratch: usize,
  column: usize,
  bin: i32,
  missing: i32,
  sums: usize,
): i32 {
  const end = rows + ((<usize>to) << 2);
  let row = rows + ((<usize>from) << 2);
  let at = pairs + ((<usize>from) << 4);
  let middle = row;
  let middlePair = at;
  const otherRows = scratch + ((<usize>(to - from)) << 4);
  let other = otherRows;
  let otherPair = scratch;
  let left = f64x2.splat(0);
  let right = f64x2.splat(0);
  for (; row < end; row += 4, at += 16) {
    const i = <usize>load<u32>(row);
    const code = <i32>load<u8>(column + i);
    const isLeft = <usize>(i32(code <= bin) | i32(code === missing));
    const pair = v128.load(at);
    const mask = i64x2.splat(-(<i64>isLeft));
    left = f64x2.add(left, v128.and(pair, mask));
    right = f64x2.add(right, v128.andnot(pair, mask));
    store<u32>(middle, <u32>i);
    store<u32>(other, <u32>i);
    v128.store(middlePair, pair);
    v128.store(otherPair, pair);
    middle += isLeft << 2;
    middlePair += isLeft << 4;
    other += (1 - isLeft) << 2;
    otherPair += (1 - isLeft) << 4;
  }
  memory.copy(middle, otherRows, other - otherRows);
  memory.copy(middlePair, scratch, otherPair - scratch);
  v128.store(sums, left);
  v128.store(sums, right, 16);
  return <i32>((middle - rows) >> 2);
}

/** Sums of the pairs [from, to), in their order. */
export function sum(pairs: usize, from: i32, to: i32, sums: usize): void {
  let total = f64x2.splat(0);
  const end = pairs + ((<usize>to) << 4);
  for (let at = pairs + ((<usize>from) << 4); at < end; at += 16) total = f64x2.add(total, v128.load(at));
  v128.store(sums, total);
}

/** (rows × width) row by row → column by column, in squares that stay near the processor. */
export function transpose(codes: usize, columns: usize, rows: i32, width: i32): void {
  for (let from = 0; from < rows; from += 64) {
    const to = min(rows, from + 64);
    for (let k = 0; k < width; k++) {
      const column = columns + <usize>k * rows;
      for (let i = from; i < to; i++) store<u8>(column + i, load<u8>(codes + <usize>i * width + k));
    }
  }
}

/**
 * Sends a block of rows down every tree, four at a time, and adds the answers tree by tree.
 *
 * A node takes 32 bytes: threshold, addresses of the left and the right child, start of its column in the block, 1 where
 * unknown values go right, answer. A leaf leads to itself.
 *
 * @param roots addresses of the first nodes
 * @param count rows of the block; a multiple of four is walked
 */
export function walk(sums: usize, block: usize, count: i32, roots: usize, trees: i32): void {
  const end = (<usize>count) << 3;
  for (let t = 0; t < trees; t++) {
    const root = <usize>load<u32>(roots + ((<usize>t) << 2));
    for (let r: usize = 0; r < end; r += 32) {
      const at = block + r;
      let a = root;
      let b = root;
      let c = root;
      let d = root;
      for (;;) {
        const e = step(a, at);
        const f = step(b, at + 8);
        const g = step(c, at + 16);
        const h = step(d, at + 24);
        const moved = (a ^ e) | (b ^ f) | (c ^ g) | (d ^ h);
        a = e;
        b = f;
        c = g;
        d = h;
        if (moved === 0) break;
      }
      const out = sums + r;
      store<f64>(out, load<f64>(out) + load<f64>(a, 24));
      store<f64>(out, load<f64>(out, 8) + load<f64>(b, 24), 8);
      store<f64>(out, load<f64>(out, 16) + load<f64>(c, 24), 16);
      store<f64>(out, load<f64>(out, 24) + load<f64>(d, 24), 24);
    }
  }
}

function step(node: usize, at: usize): usize {
  const x = load<f64>(at + <usize>load<u32>(node, 16));
  const isRight = <usize>i32(x > load<f64>(node)) | (<usize>f64.ne(x, x) & <usize>load<u32>(node, 20));
  return <usize>load<u32>(node + (isRight << 2), 8);
}
