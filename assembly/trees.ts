// Counting for gradient boosting, in AssemblyScript: `jiti scripts/wasm.ts` compiles it into src/models/trees/kernel.gen.ts.
// Each function adds in the order of its TypeScript twin in histogram.ts and partition.ts, so that both give the same bits.
// Addresses are bytes. A histogram is size × (gradient, second derivative), then size counts, all f64.

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
  memory.fill(out, 0, (<usize>size) << 4);
  if (counts !== 0) {
    memory.fill(counts, 0, (<usize>size) << 3);
    fillCounted(out, counts, stride, codes, width, pairs, rows + ((<usize>from) << 2), rows + ((<usize>to) << 2));
  } else fillPairs(out, stride, codes, width, pairs, rows + ((<usize>from) << 2), rows + ((<usize>to) << 2));
}

function fillPairs(out: usize, stride: i32, codes: usize, width: i32, pairs: usize, row: usize, end: usize): void {
  const step = (<usize>stride) << 4;
  for (; row < end; row += 4) {
    const i = <usize>load<u32>(row);
    const pair = v128.load(pairs + (i << 4));
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
  pairs: usize,
  row: usize,
  end: usize,
): void {
  const step = (<usize>stride) << 4;
  const half = (<usize>stride) << 3;
  for (; row < end; row += 4) {
    const i = <usize>load<u32>(row);
    const pair = v128.load(pairs + (i << 4));
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
 * Puts the rows [from, to) in two runs, each in its old order; the sums of both sides' pairs go to `sums`.
 *
 * @returns where the right side begins
 */
export function part(
  rows: usize,
  from: i32,
  to: i32,
  scratch: usize,
  codes: usize,
  width: i32,
  bin: i32,
  missing: i32,
  pairs: usize,
  sums: usize,
): i32 {
  let row = rows + ((<usize>from) << 2);
  const end = rows + ((<usize>to) << 2);
  let middle = row;
  let other = scratch;
  let left = f64x2.splat(0);
  let right = f64x2.splat(0);
  for (; row < end; row += 4) {
    const i = <usize>load<u32>(row);
    const code = <i32>load<u8>(codes + i * width);
    const isLeft = i32(code <= bin) | i32(code === missing);
    const pair = v128.load(pairs + (i << 4));
    const mask = i64x2.splat(-(<i64>isLeft));
    left = f64x2.add(left, v128.and(pair, mask));
    right = f64x2.add(right, v128.andnot(pair, mask));
    store<u32>(middle, <u32>i);
    store<u32>(other, <u32>i);
    middle += isLeft << 2;
    other += (1 - isLeft) << 2;
  }
  memory.copy(middle, scratch, other - scratch);
  v128.store(sums, left);
  v128.store(sums, right, 16);
  return <i32>((middle - rows) >> 2);
}
