export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Milliseconds that a piece of work took, and what it gave. */
export function timed<T>(work: () => T): readonly [ms: number, result: T] {
  const from = process.hrtime.bigint();
  const result = work();
  return [Number(process.hrtime.bigint() - from) / 1e6, result];
}

/** Enough for V8 to have compiled what is hot, also where the compiler's threads wait for a core. */
const WARM_MS = 300;

/**
 * Median milliseconds of repeated work in steady state, and the last result.
 *
 * @param prepare makes what the work needs; not timed
 * @param warm runs before the first that counts, at least; as many more as fill `warmMs`
 */
export function steady<I, T>(
  prepare: () => I,
  work: (input: I) => T,
  {
    warm,
    warmMs = WARM_MS,
    repetitions,
  }: { readonly warm: number; readonly warmMs?: number; readonly repetitions: number },
): readonly [ms: number, result: T] {
  const times: number[] = [];
  for (let i = 0, spent = 0; ; i++) {
    const input = prepare();
    const [ms, result] = timed(() => work(input));
    if (i >= warm && spent >= warmMs) times.push(ms);
    spent += ms;
    if (times.length === repetitions) return [median(times), result];
  }
}
