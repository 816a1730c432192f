import type { DanfoFrame } from '../../src/data/danfo.js';

/**
 * What danfojs-node 1.2.0 does with a table of columns, as far as the adapter meets it: looked up on the real package,
 * which `danfo-real.test.ts` holds to the same contract.
 */
export class DataFrame implements DanfoFrame {
  readonly columns: string[];
  readonly index: (string | number)[];
  readonly dtypes: string[];
  readonly #data: Record<string, unknown[]>;

  constructor(data: Record<string, unknown[]>, options: { index?: (string | number)[]; dtypes?: string[] } = {}) {
    this.columns = Object.keys(data);
    const rows = this.columns.length === 0 ? 0 : data[this.columns[0]].length;
    if (rows === 0) throw new Error('ParamError: end must be greater than start');
    for (const column of Object.values(data)) {
      // The real one says that the number of column names is wrong.
      if (!Array.isArray(column)) throw new Error('ParamError: Column names length mismatch');
      if (column.length !== rows) throw new Error('Length Error: Length of columns must be the same!');
    }
    this.index = options.index ?? Array.from({ length: rows }, (_, row) => row);
    if (this.index.length !== rows) throw new Error('IndexError: You provided an index of the wrong length');
    if (new Set(this.index).size !== rows) throw new Error('IndexError: Row index must contain unique values');
    this.dtypes = options.dtypes ?? this.columns.map(() => 'float32');
    this.#data = structuredClone(data);
  }

  column(name: string): { readonly values: unknown[] } {
    if (!this.columns.includes(name)) throw new Error(`ParamError: column ${name} not found in columns`);
    return { values: this.#data[name].slice() };
  }
}
