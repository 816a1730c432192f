import { describe, expect, it } from 'vitest';
import { QuantError } from '../../src/core/kit/errors.js';
import { type ParamValue, resolveParams } from '../../src/core/kit/params.js';
import { createRng } from '../../src/core/kit/rng.js';
import type {
  FittedPreprocessor,
  PreprocessOutcome,
  PreprocessorDefinition,
  PreprocessTable,
} from '../../src/core/preprocess.js';
import { firstTableRows, takeTableRows } from '../../src/models/preprocessing/table.js';
import { preprocessors } from '../../src/models/registry.js';
import { expectSameBits, parameterSets } from '../support/laws.js';

const HOUR = 3_600_000;

/** Columns that move together, of very different sizes; `unknown` is the share of values that are not known. */
function world(seed: number | string, options: { rows?: number; unknown?: number } = {}): PreprocessTable {
  const { rows = 120, unknown = 0 } = options;
  const rng = createRng(`preprocess/${seed}`);
  const common = Float64Array.from({ length: rows }, () => rng.normal());
  const columns = [1, 1e4, 1e-8, 3].map((size) =>
    Float64Array.from(common, (value) => {
      const x = size * (5 + value + 0.5 * rng.normal());
      return rng.uniform() < unknown ? Number.NaN : x;
    }),
  );
  columns.push(Float64Array.from(common, (value) => Number(value > 1)));
  return {
    names: columns.map((_, k) => `c${k}`),
    columns,
    rows,
    openTime: Float64Array.from(common, (_, i) => 1_704_067_200_000 + i * HOUR),
  };
}

function withColumn(table: PreprocessTable, k: number, column: Float64Array): PreprocessTable {
  return { ...table, columns: table.columns.map((x, at) => (at === k ? column : x)) };
}

const rows = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, i) => from + i);

function expectSameTable(actual: PreprocessTable, wanted: PreprocessTable, reason: string, upTo?: number): void {
  expect(actual.names, reason).toEqual(wanted.names);
  wanted.columns.forEach((column, k) => {
    expectSameBits(actual.columns[k], column, `${reason}: ${wanted.names[k]}`, upTo);
  });
}

const copyOf = (table: PreprocessTable): PreprocessTable => takeTableRows(table, rows(0, table.rows));

/** Numbers at their least make forests of one tree; that is fine, their most would take hours. */
const cases = preprocessors
  .list()
  .flatMap((definition) =>
    parameterSets(definition.params).map(
      (given) => [`${definition.name} ${JSON.stringify(given)}`, definition, given] as const,
    ),
  );

describe.each(cases)('preprocessor %s', (_title, definition, given) => {
  const fitOn = (train: PreprocessTable, seed = 1): FittedPreprocessor => fitted(definition, given, train, seed);
  const whole = world(1, { unknown: 0.08 });
  const train = takeTableRows(whole, rows(0, 80));

  it('gives a table of as many rows, under as many names as columns', () => {
    const out = fitOn(train).apply(whole);
    expect(out.rows).toBe(whole.rows);
    expect(out.names.length).toBe(out.columns.length);
    expect(new Set(out.names).size).toBe(out.names.length);
    for (const column of out.columns) {
      expect(column.length).toBe(whole.rows);
      expect(column.every((value) => Number.isNaN(value) || Number.isFinite(value))).toBe(true);
    }
    expect(out.openTime).toEqual(whole.openTime);
  });

  it('gives the same bits for the same seed', () => {
    expect(JSON.stringify(fitOn(train, 7).toJSON())).toBe(JSON.stringify(fitOn(train, 7).toJSON()));
  });

  it('leaves its inputs untouched', () => {
    const [before, beforeTrain] = [copyOf(whole), copyOf(train)];
    fitOn(train).apply(whole);
    expectSameTable(whole, before, 'the table');
    expectSameTable(train, beforeTrain, 'the training rows');
  });

  it('gives the same bits after a round trip through JSON text', () => {
    const one = fitOn(train);
    const again = definition.restore(JSON.parse(JSON.stringify(one.toJSON())));
    expectSameTable(again.apply(whole), one.apply(whole), 'restored');
    expect(JSON.stringify(again.toJSON())).toBe(JSON.stringify(one.toJSON()));
  });

  it('knows nothing of later rows when it is applied', () => {
    const one = fitOn(train);
    const all = one.apply(whole);
    for (const cut of [0, 1, 2, 7, 50, 81, 119]) {
      expectSameTable(one.apply(firstTableRows(whole, cut)), firstTableRows(all, cut), `cut at ${cut}`);
      const other = {
        ...whole,
        columns: whole.columns.map((x) =>
          x.map((value, i) => (i < cut ? value : i % 3 === 0 ? Number.NaN : -9 * value)),
        ),
      };
      expectSameTable(one.apply(other), all, `other rows from ${cut} on`, cut);
    }
  });

  it('has learnt from the training rows it was given, and answers a table without rows', () => {
    const empty = fitOn(train).apply(firstTableRows(whole, 0));
    expect(empty.rows).toBe(0);
    expect(empty.names).toEqual(fitOn(train).apply(whole).names);
  });

  it('leaves no value unknown once the column has been known, if it says that it fills them in', () => {
    if (!definition.fillsUnknown) {
      const out = fitOn(train).apply(whole);
      const { length } = out.columns;
      // A step that only leaves columns out answers for those that stay.
      const isChoice = out.names.every((name) => whole.names.includes(name));
      const before = whole.columns.filter((_, k) => !isChoice || out.names.includes(whole.names[k]));
      const unknownIn = (row: number): boolean => before.some((x) => Number.isNaN(x[row]));
      for (let row = 0; row < whole.rows; row++) {
        const isUnknown = Array.from({ length }, (_, k) => Number.isNaN(out.columns[k][row])).some(Boolean);
        expect(isUnknown, `row ${row}: not known before is not known after`).toBe(unknownIn(row));
      }
      return;
    }
    // One bar with known values is enough for the next one, however short the fill may last.
    const table = copyOf(whole);
    for (const row of [30, 60, 90]) for (const x of table.columns) x[row] = Number.NaN;
    for (const row of [28, 29, 58, 59, 88, 89]) {
      table.columns.forEach((x, k) => {
        x[row] = 2 + k + row / 100;
      });
    }
    const out = fitOn(train).apply(table);
    for (const row of [30, 60, 90]) for (const x of out.columns) expect(Number.isFinite(x[row])).toBe(true);
  });

  it('leaves known values as they are, if it fills in what is not known', () => {
    if (!definition.fillsUnknown) return;
    const out = fitOn(train).apply(whole);
    whole.columns.forEach((x, k) => {
      expectSameBits(
        out.columns[k].map((value, i) => (Number.isNaN(x[i]) ? 0 : value)),
        x.map((value) => (Number.isNaN(value) ? 0 : value)),
        whole.names[k],
      );
    });
  });

  it('takes a constant column', () => {
    for (const value of [0, 7, 1e8]) {
      const flat = new Float64Array(whole.rows).fill(value);
      const table = withColumn(world(2), 1, flat);
      const out = fitOn(takeTableRows(table, rows(0, 80))).apply(table);
      for (const x of out.columns) expect(x.every(Number.isFinite), `constant ${value}`).toBe(true);
    }
  });

  it('takes a column that was never known in training, or says that it cannot', () => {
    const table = withColumn(whole, 2, new Float64Array(whole.rows).fill(Number.NaN));
    const out = answerOf(() => fitOn(takeTableRows(table, rows(0, 80))).apply(table));
    if (out === undefined) return;
    for (const [k, x] of out.columns.entries()) {
      expect(
        x.every((value) => Number.isNaN(value) || Number.isFinite(value)),
        out.names[k],
      ).toBe(true);
      if (out.names[k] === 'c2') expect(x.every(Number.isNaN), 'nothing stands in for what nobody has seen').toBe(true);
    }
  });

  it('takes one training row, or says that it cannot, and refuses none', () => {
    const table = world(3);
    const out = answerOf(() => fitOn(takeTableRows(table, rows(0, 1))).apply(table));
    for (const x of out?.columns ?? []) expect(x.every(Number.isFinite)).toBe(true);
    const none = answerOf(() => fitOn(takeTableRows(table, rows(0, 0))).apply(table));
    for (const x of none?.columns ?? []) expect(x.every(Number.isFinite)).toBe(true);
  });

  it('refuses a table of another width, if it learnt something per column', () => {
    const one = fitOn(train);
    const narrow = { ...whole, names: whole.names.slice(1), columns: whole.columns.slice(1) };
    if (JSON.stringify(one.toJSON()).includes('[')) {
      expect(() => one.apply(narrow)).toThrow(/was fitted on 5 columns, found 4/);
    } else expect(one.apply(narrow).columns.length).toBe(4);
  });
});

function fitted(
  definition: PreprocessorDefinition,
  given: Readonly<Record<string, ParamValue>>,
  train: PreprocessTable,
  seed: number,
): FittedPreprocessor {
  const params = resolveParams(definition.name, definition.params, given);
  return definition.fit(train, params, createRng(seed), outcomeOf(train));
}

/** What came of each bar, known three bars after it opened: the same for a bar in every table, and near its last column. */
function outcomeOf({ columns, rows, openTime }: PreprocessTable): PreprocessOutcome {
  const last = columns[columns.length - 1];
  const chance = (i: number): number => createRng(`outcome/${openTime[i]}`).uniform();
  const each = (of: (i: number) => number): Float64Array => Float64Array.from({ length: rows }, (_, i) => of(i));
  return {
    task: 'classification',
    target: each((i) => Number(last[i] + chance(i) > 0.8)),
    weights: each((i) => 0.5 + chance(i)),
    knownAt: openTime.map((time) => time + 3 * HOUR),
  };
}

/** What it gives; undefined where it refuses for want of data. */
function answerOf(run: () => PreprocessTable): PreprocessTable | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof QuantError && error.code === 'E_DATA') return undefined;
    throw error;
  }
}

describe('preprocessors', () => {
  it('are those that a quant asks for', () => {
    expect(preprocessors.list().map((definition) => definition.name)).toEqual([
      'anomaly-pca',
      'encode-target',
      'impute-last',
      'impute-linear',
      'impute-mice',
      'impute-pca',
      'impute-seasonal',
      'outlier-hampel',
      'outlier-isolation',
      'outlier-zscore',
      'pca-whiten',
      'scale-minmax',
      'scale-quantile',
      'scale-robust',
      'scale-standard',
      'select-correlation',
      'select-information',
      'select-redundant',
      'select-variance',
    ]);
  });
});
