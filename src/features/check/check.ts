import type { Candles } from '../../core/candles.js';
import type { FeatureContext } from '../../core/feature-context.js';
import { QuantError } from '../../core/kit/errors.js';
import { createRng } from '../../core/kit/rng.js';
import { firstKnown } from '../../core/math/rolling.js';
import { computeFeatures } from '../pipeline.js';
import { parseFeature } from '../spec.js';
import { type Difference, likelyCause } from './causes.js';
import { type Finding, firstDifference, lawsAlone } from './laws.js';
import { type World, worldOtherwise, worldUntil } from './worlds.js';

export type { Finding, Law } from './laws.js';

export interface CheckRequest {
  readonly candles: Candles;
  readonly context?: FeatureContext;
  readonly texts: readonly string[];
  /** places at which later bars are taken away, and changed */
  readonly cuts: number;
  readonly seed?: number | string;
  /** called as it goes on: share done, and with what */
  readonly onStep?: (share: number, note: string) => void;
}

export interface CheckResult {
  /** features that were held to the laws, canonical texts */
  readonly checked: readonly string[];
  readonly findings: readonly Finding[];
  /** what could not be computed on this market */
  readonly notChecked: readonly { readonly column: string; readonly reason: string }[];
}

/** Prices of the other future against the real one, in turn. */
const FACTORS = [10, 0.1];
/** At the beginning of the sample every single place is tried, where that costs little: some look ahead rarely. */
const DENSE = 100;
/** Share of the work that the laws of one column alone take, about. */
const ALONE = 0.3;

/**
 * Holds features to the laws that every backtest stands on: a row hears of nothing later, has a value after its
 * warm-up, is the same when it is computed again, leaves the bars as they were, and a stream gives the same bits.
 *
 * Later bars are taken away, and replaced, at seeded places spread over the sample; all rows before must keep their
 * bits. That finds what a reading of the code overlooks, a proof it is not: a leak that no cut touches stays unseen.
 *
 * @throws E_UNKNOWN, E_PARAM for features that do not exist
 */
export function checkFeatures(request: CheckRequest): CheckResult {
  const { candles, context = {}, cuts, seed = 1, onStep = () => {} } = request;
  const texts = [...new Set(request.texts.map((text) => parseFeature(text).text))];
  const findings: Finding[] = [];
  const notChecked: { column: string; reason: string }[] = [];
  const columns = new Map<string, Float64Array>();
  texts.forEach((text, k) => {
    onStep((ALONE * k) / texts.length, text);
    const { column, found, reason } = lawsAlone({ candles, context }, text);
    findings.push(...found);
    if (reason !== null) notChecked.push({ column: text, reason });
    else if (column !== null) columns.set(text, column);
  });
  const places = cutsOf(candles.length, cuts, seed);
  findings.push(
    ...causality({ candles, context }, columns, places, (share, note) => onStep(ALONE + (1 - ALONE) * share, note)),
  );
  const skipped = new Set(notChecked.map(({ column }) => column));
  return { checked: texts.filter((text) => !skipped.has(text)), findings, notChecked };
}

/** One place in each of `count` equal stretches, so that no part of the sample goes without. */
function cutsOf(bars: number, count: number, seed: number | string): number[] {
  const rng = createRng(`feature-check/${seed}`);
  const places = Array.from({ length: count }, (_, k) => {
    const from = Math.floor((bars * k) / count);
    return from + rng.below(Math.max(1, Math.floor((bars * (k + 1)) / count) - from));
  });
  return [...new Set(places)].filter((cut) => cut > 0 && cut < bars);
}

interface Heard {
  readonly differences: Difference[];
  /** the first one seen, with both values */
  first: Omit<Finding, 'column' | 'cause' | 'law'> | null;
  /** what it threw */
  failed: string | null;
}

function causality(
  world: World,
  columns: ReadonlyMap<string, Float64Array>,
  places: readonly number[],
  onStep: (share: number, note: string) => void,
): Finding[] {
  const texts = [...columns.keys()];
  const heard = new Map<string, Heard>(texts.map((text) => [text, { differences: [], first: null, failed: null }]));
  const dense = Array.from({ length: Math.min(DENSE, world.candles.length - 1) }, (_, k) => k + 1);
  const all = [...dense, ...places];
  all.forEach((cut, k) => {
    const worlds: { readonly kind: Difference['kind']; readonly made: World }[] = [
      { kind: 'gone', made: worldUntil(world, cut) },
    ];
    if (k >= dense.length)
      worlds.push({ kind: 'other', made: worldOtherwise(world, cut, FACTORS[k % FACTORS.length]) });
    for (const { kind, made } of worlds) {
      onStep(k / all.length, `bars after ${cut} ${kind}`);
      for (const [text, column] of computeEach(made, texts)) {
        const of = heard.get(text)!;
        if (typeof column === 'string') {
          of.failed ??= `throws when there are ${cut} bars: ${column}`;
          continue;
        }
        const whole = columns.get(text)!;
        const row = firstDifference(column, whole, cut);
        if (row < 0) continue;
        of.differences.push({ cut, row, kind, isTriedTwice: worlds.length > 1 });
        of.first ??= {
          row,
          openTime: world.candles.openTime[row],
          expected: whole[row],
          found: column[row] ?? Number.NaN,
        };
      }
    }
  });
  return texts.flatMap((text): Finding[] => {
    const { first, differences, failed } = heard.get(text)!;
    if (first !== null) {
      const cause = likelyCause(differences, firstKnown(columns.get(text)!));
      return [{ column: text, law: 'causality', ...first, cause }];
    }
    if (failed === null) return [];
    return [
      {
        column: text,
        law: 'failure',
        row: -1,
        openTime: Number.NaN,
        expected: Number.NaN,
        found: Number.NaN,
        cause: failed,
      },
    ];
  });
}

/** All of them at once, equal parts computed once; one by one when one of them throws, to know which. */
function computeEach({ candles, context }: World, texts: readonly string[]): [string, Float64Array | string][] {
  try {
    const { columns } = computeFeatures(candles, texts, { context });
    return texts.map((text, k) => [text, columns[k]]);
  } catch (error) {
    if (texts.length > 1) return texts.flatMap((text) => computeEach({ candles, context }, [text]));
    // A bug of ours must not pass for one of the feature.
    if (error instanceof QuantError && error.code === 'E_BUG') throw error;
    return [[texts[0], error instanceof Error ? error.message : String(error)]];
  }
}
