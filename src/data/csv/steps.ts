import { QuantError } from '../../core/kit/errors.js';
import { formatDuration, formatInterval, INTERVAL_NAMES, parseInterval } from '../../core/kit/time.js';

/** What is known of a file's interval beside its rows. */
export interface IntervalHints {
  readonly file: string;
  /** stated by the user: rows must agree */
  readonly given: number | undefined;
  /** from the file's name: rows must agree, unless the user states another */
  readonly named: number | undefined;
}

/**
 * The length of the bars: the most common step between rows, held against what is stated.
 *
 * @param time UTC ms; NaN and steps back are left out
 * @throws E_DATA when rows and statement differ, or neither says anything
 */
export function decideInterval(time: Float64Array, hints: IntervalHints): number {
  const { file, given, named } = hints;
  const stated = given ?? named;
  const common = commonStep(time);
  if (common === undefined) {
    if (stated !== undefined) return stated;
    throw new QuantError('E_DATA', `${file}: too few rows to tell the interval of the bars`, {
      hint: 'state it with --interval',
    });
  }
  if (stated !== undefined && stated !== common) {
    const where = given === undefined ? 'the name of the file says' : 'asked for';
    throw new QuantError(
      'E_DATA',
      `${file}: most rows are ${stepText(common)} apart, ${where} ${formatInterval(stated)}`,
      {
        hint:
          given === undefined
            ? 'state the right one with --interval'
            : 'leave --interval out to take what the rows say',
      },
    );
  }
  if (INTERVAL_NAMES.some((name) => parseInterval(name) === common)) return common;
  throw new QuantError('E_DATA', `${file}: most rows are ${stepText(common)} apart, which is not the length of a bar`, {
    hint: `bars may be ${INTERVAL_NAMES.join(' ')} long`,
  });
}

function stepText(ms: number): string {
  const name = formatInterval(ms);
  return name.endsWith('ms') ? formatDuration(ms) : name;
}

/** The most frequent step forward; of equally frequent ones the shortest. */
function commonStep(time: Float64Array): number | undefined {
  const counts = new Map<number, number>();
  let before = Number.NaN;
  for (const now of time) {
    const step = now - before;
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
    if (!Number.isNaN(now)) before = now;
    // A file whose steps are all different is no file of bars; the count so far is enough to see it.
    if (counts.size > 10_000) break;
  }
  let best: number | undefined;
  for (const [step, count] of counts) {
    const most = best === undefined ? 0 : (counts.get(best) ?? 0);
    if (count > most || (count === most && step < (best ?? 0))) best = step;
  }
  return best;
}
