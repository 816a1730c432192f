import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import {
  definePreprocessor,
  type FittedPreprocessor,
  type PreprocessOutcome,
  type PreprocessTable,
} from '../../core/preprocess.js';
import { checkTrainRows, checkWidth, sortedKnown } from '../preprocessing/table.js';
import { damaged, listOf, memberOf, numberOf, numbersJson, numbersOf } from '../state.js';

/** What came of some training rows, running up in the order in which it became known. */
export interface KnownOutcomes {
  /** UTC ms, not decreasing: when each further outcome was known */
  readonly time: Float64Array;
  /** weight, and weight × outcome, of all outcomes up to and with this one */
  readonly weight: Float64Array;
  readonly sum: Float64Array;
}

/** How the mean of a category is drawn towards the mean of all rows. */
export interface EncodingRules {
  /** rows that the mean of all counts as; with smoothing, the rows at which both means count the same */
  readonly prior: number;
  /** 0, or the rows over which trust passes from one mean to the other */
  readonly smoothing: number;
  /** what stands for the mean of all rows before any outcome is known; it counts as one row of weight 1 */
  readonly start: number;
}

/** @param rows which training rows, in any order */
export function runUp(rows: readonly number[], { target, weights, knownAt }: PreprocessOutcome): KnownOutcomes {
  const order = [...rows].sort((a, b) => knownAt[a] - knownAt[b] || a - b);
  let total = 0;
  let all = 0;
  return {
    time: Float64Array.from(order, (i) => knownAt[i]),
    weight: Float64Array.from(order, (i) => (total += weights[i])),
    sum: Float64Array.from(order, (i) => (all += weights[i] * target[i])),
  };
}

/** The number of outcomes known at `time`, that moment included. */
function knownBy({ time }: KnownOutcomes, at: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * What usually came of a category, as far as that was known at a moment.
 *
 * Mean of the category's known outcomes, drawn to the mean m of all known outcomes by `prior` rows: (Σwy + prior·m) /
 * (Σw + prior). With smoothing s the share of the category's own mean is 1 / (1 + exp(−(Σw − prior) / s)) instead.
 *
 * @param category undefined for one that training never saw: m
 * @source Micci-Barreca 2001, A preprocessing scheme for high-cardinality categorical attributes, SIGKDD Explorations 3,
 * eq. 3 and 4; Prokhorenkova et al. 2018, CatBoost, section 3.2 (outcomes that were known earlier only)
 */
export function encodeAt(
  category: KnownOutcomes | undefined,
  all: KnownOutcomes,
  at: number,
  { prior, smoothing, start }: EncodingRules,
): number {
  const everyone = knownBy(all, at) - 1;
  const mean = everyone < 0 ? start : (all.sum[everyone] + start) / (all.weight[everyone] + 1);
  const own = category === undefined ? -1 : knownBy(category, at) - 1;
  if (category === undefined || own < 0 || category.weight[own] === 0) return mean;
  const weight = category.weight[own];
  const sum = category.sum[own];
  if (smoothing === 0) return (sum + prior * mean) / (weight + prior);
  const share = 1 / (1 + Math.exp((prior - weight) / smoothing));
  return share * (sum / weight) + (1 - share) * mean;
}

interface EncodedColumn {
  readonly column: number;
  /** increasing */
  readonly values: Float64Array;
  readonly known: readonly KnownOutcomes[];
}

interface Encoding {
  readonly width: number;
  readonly rules: EncodingRules;
  readonly all: KnownOutcomes;
  readonly columns: readonly EncodedColumn[];
}

function step(encoding: Encoding): FittedPreprocessor {
  const { width, rules, all } = encoding;
  return {
    apply: (table) => {
      checkWidth('encode-target', table, width);
      const columns = [...table.columns];
      for (const { column, values, known } of encoding.columns) {
        const place = new Map(Array.from(values, (value, k) => [value, known[k]] as const));
        columns[column] = table.columns[column].map((value, i) =>
          Number.isNaN(value) ? value : encodeAt(place.get(value), all, table.openTime[i], rules),
        );
      }
      return { ...table, columns };
    },
    toJSON: () => ({
      width,
      prior: rules.prior,
      smoothing: rules.smoothing,
      start: rules.start,
      all: knownJson(all),
      columns: encoding.columns.map(({ column, values, known }) => ({
        column,
        values: numbersJson(values),
        known: known.map(knownJson),
      })),
    }),
  };
}

function knownJson({ time, weight, sum }: KnownOutcomes): Json {
  return { time: numbersJson(time), weight: numbersJson(weight), sum: numbersJson(sum) };
}

function knownFrom(json: Json): KnownOutcomes {
  const time = numbersOf(json, 'time');
  return { time, weight: numbersOf(json, 'weight', time.length), sum: numbersOf(json, 'sum', time.length) };
}

/** The columns that are encoded: those named, or every one of few whole numbers. @throws E_PARAM on a name of no column */
function chosen({ names, columns }: PreprocessTable, text: string, most: number): number[] {
  if (text === '') {
    return names.flatMap((_, k) => {
      const values = new Set(sortedKnown(columns[k]));
      const isName = values.size > 0 && values.size <= most && [...values].every(Number.isInteger);
      return isName ? [k] : [];
    });
  }
  const asked = text.split('|').map((name) => name.trim());
  const missing = asked.find((name) => !names.includes(name));
  if (missing === undefined) return names.flatMap((name, k) => (asked.includes(name) ? [k] : []));
  throw new QuantError('E_PARAM', `encode-target.columns must name columns, "${missing}" is none`, {
    hint: `there are ${names.join(', ')}`,
  });
}

/**
 * One definition for training rows and later ones: a row is encoded by the training outcomes that were known when its
 * bar opened, so its own outcome and those of later rows never enter. The outcome of a class is 0 or 1, of several
 * classes its place in them, of a size the size itself. What no row says (NaN) stays not known.
 */
export default definePreprocessor({
  name: 'encode-target',
  summary: 'Categories as what usually came of them so far, by outcomes known before the bar',
  source: 'Micci-Barreca 2001; Prokhorenkova et al. 2018, ordered by time',
  params: {
    columns: {
      type: 'text',
      default: '',
      doc: 'names of columns to encode, with | between them; when empty, all that hold few whole numbers',
    },
    most: {
      type: 'int',
      default: 64,
      min: 1,
      max: 100_000,
      doc: 'different values that a column may have to be chosen when none is named',
    },
    prior: {
      type: 'float',
      default: 20,
      min: 0,
      max: 1e9,
      sweep: [5, 20, 100],
      doc: 'how strongly the mean of all rows counts, in rows',
    },
    smoothing: {
      type: 'float',
      default: 0,
      min: 0,
      max: 1e9,
      doc: 'rows over which trust passes from the mean of all to the own one, around `prior` rows; 0: in proportion',
    },
  },
  fillsUnknown: false,
  fit: (train, p, _rng, outcome) => {
    checkTrainRows('encode-target', train);
    if (outcome === undefined) {
      throw new QuantError('E_DATA', 'encode-target needs what came of the training rows, was given columns only', {
        hint: 'use it as a step of a model that is trained: --preprocess encode-target',
      });
    }
    const columns = chosen(train, p.columns, p.most).map((column): EncodedColumn => {
      const rowsOf = new Map<number, number[]>();
      train.columns[column].forEach((value, i) => {
        if (Number.isNaN(value)) return;
        // −0 and 0 are one category, in a map and after JSON.
        const rows = rowsOf.get(value + 0);
        if (rows === undefined) rowsOf.set(value + 0, [i]);
        else rows.push(i);
      });
      const values = Float64Array.from(rowsOf.keys()).sort();
      return { column, values, known: Array.from(values, (value) => runUp(rowsOf.get(value) ?? [], outcome)) };
    });
    const rules = { prior: p.prior, smoothing: p.smoothing, start: outcome.task === 'classification' ? 0.5 : 0 };
    const everyRow = Array.from({ length: train.rows }, (_, i) => i);
    return step({ width: train.columns.length, rules, all: runUp(everyRow, outcome), columns });
  },
  restore: (json) => {
    const width = numberOf(json, 'width');
    const columns = listOf(json, 'columns').map((saved): EncodedColumn => {
      const column = numberOf(saved, 'column');
      if (!Number.isInteger(column) || column < 0 || column >= width) {
        throw damaged('column', `must be one of ${width}, was ${column}`);
      }
      const values = numbersOf(saved, 'values');
      const known = listOf(saved, 'known').map(knownFrom);
      if (known.length !== values.length)
        throw damaged('known', `must have ${values.length} parts, has ${known.length}`);
      return { column, values, known };
    });
    const rules = {
      prior: numberOf(json, 'prior'),
      smoothing: numberOf(json, 'smoothing'),
      start: numberOf(json, 'start'),
    };
    return step({ width, rules, all: knownFrom(memberOf(json, 'all')), columns });
  },
});
