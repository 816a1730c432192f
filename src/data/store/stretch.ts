/** A stretch of time [fromMs, toMs), UTC ms. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The union: overlapping and touching stretches become one, in order of time. */
export function mergeStretches(stretches: readonly Stretch[]): Stretch[] {
  const merged: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of [...stretches].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else if (toMs > fromMs) merged.push({ fromMs, toMs });
  }
  return merged;
}

/** What is left of `whole` outside `covered`, in order of time. */
export function subtractStretches(whole: Stretch, covered: readonly Stretch[]): Stretch[] {
  const left: Stretch[] = [];
  let at = whole.fromMs;
  for (const { fromMs, toMs } of mergeStretches(covered)) {
    if (toMs <= at) continue;
    if (fromMs >= whole.toMs) break;
    if (fromMs > at) left.push({ fromMs: at, toMs: fromMs });
    at = toMs;
  }
  if (at < whole.toMs) left.push({ fromMs: at, toMs: whole.toMs });
  return left;
}

/** Is all of `part` inside one stretch of `merged` (a union made by `mergeStretches`)? */
export function isCovered(part: Stretch, merged: readonly Stretch[]): boolean {
  return merged.some((s) => s.fromMs <= part.fromMs && part.toMs <= s.toMs);
}

/** Runs of open times that follow each other without a missing bar. */
export function runsOf(openTime: Float64Array, intervalMs: number): Stretch[] {
  const runs: Stretch[] = [];
  for (let from = 0, i = 1; i <= openTime.length; i++) {
    if (i < openTime.length && openTime[i] - openTime[i - 1] === intervalMs) continue;
    runs.push({ fromMs: openTime[from], toMs: openTime[i - 1] + intervalMs });
    from = i;
  }
  return runs;
}
