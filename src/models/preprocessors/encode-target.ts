import { QuantError } from '../../core/kit/errors.js';
import { definePreprocessor, type FittedPreprocessor, type PreprocessTable } from '../../core/preprocess.js';
import {
  type EncodingRules,
  encodeAt,
  type KnownOutcomes,
  knownFrom,
  knownJson,
  runUp,
} from '../preprocessing/known-outcomes.js';
import { checkTrainRows, checkWidth, sortedKnown } from '../preprocessing/table.js';
import { damaged, listOf, memberOf, numberOf, numbersJson, numbersOf } from '../state.js';

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
  readsOutcome: true,
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
