import type { Candles } from '../../core/candles.js';
import { isoUtc } from '../../core/kit/time.js';

export type FindingKind =
  | 'time-unit'
  | 'order'
  | 'duplicate'
  | 'off-grid'
  | 'interval'
  | 'gap'
  | 'impossible'
  | 'frozen'
  | 'zero-volume'
  | 'outlier'
  | 'scale-jump'
  | 'disagreement'
  | 'damage'
  | 'missing';

/** `error`: cannot be right; `warning`: look at it; `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** Something odd about a series, never repaired in silence. */
export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** the first bar concerned, UTC ms; NaN when its time is not known */
  readonly openTime: number;
  /** how many bars */
  readonly count: number;
  readonly message: string;
}

/** Columns as they came: nothing has to hold yet but equal lengths. */
export type RawCandles = Omit<Candles, 'extra' | 'isSimulated'>;

/** `1 bar`, `33 bars` */
export function bars(count: number): string {
  return count === 1 ? '1 bar' : `${count} bars`;
}

/** ISO time, or the number itself where it is not a time. */
export function at(openTime: number): string {
  return Math.abs(openTime) <= 8.64e15 ? isoUtc(openTime) : String(openTime);
}

/** Keeps the first `max` findings of each kind and says how many more there are. */
export function capFindings(findings: readonly Finding[], max: number): Finding[] {
  const kept: Finding[] = [];
  const byKind = new Map<FindingKind, Finding[]>();
  for (const finding of findings) {
    const same = byKind.get(finding.kind) ?? [];
    byKind.set(finding.kind, same);
    if (same.push(finding) <= max) kept.push(finding);
  }
  const worst: readonly Severity[] = ['error', 'warning', 'info'];
  for (const [kind, all] of byKind) {
    const more = all.slice(max);
    if (more.length === 0) continue;
    const count = more.reduce((sum, finding) => sum + finding.count, 0);
    kept.push({
      kind,
      severity: worst.find((severity) => more.some((finding) => finding.severity === severity)) ?? 'info',
      openTime: more[0].openTime,
      count,
      message: `${more.length} more ${kind} findings, ${bars(count)}`,
    });
  }
  return kept;
}
