import { describe, expect, it } from 'vitest';
import { resolveParams } from '../../../src/core/kit/params.js';
import { createRng } from '../../../src/core/kit/rng.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { transforms } from '../../../src/features/registry.js';
import { betaOf } from '../../../src/features/transforms/beta-of.js';
import { correlationOf } from '../../../src/features/transforms/correlation-of.js';
import { greater } from '../../../src/features/transforms/greater.js';
import { product } from '../../../src/features/transforms/product.js';
import { ratioOf } from '../../../src/features/transforms/ratio.js';
import { relativeGap } from '../../../src/features/transforms/relative-gap.js';
import { expectKnownFrom, expectSameBits, parameterSets } from '../../support/laws.js';
import { f, randomCandles } from '../../support/series.js';

const N = Number.NaN;
const PAIRS = transforms
  .list()
  .filter(({ inputs }) => inputs === 2)
  .flatMap((definition) =>
    parameterSets(definition.params).map((given) => {
      const params = resolveParams(definition.name, definition.params, given);
      return {
        title: `${definition.name} ${JSON.stringify(given)}`,
        warmup: definition.warmup(params),
        run: (x: Float64Array, y: Float64Array): Float64Array => definition.compute(x, params, y),
        stream: definition.stream === undefined ? undefined : () => definition.stream!(params),
      };
    }),
  );

const rng = createRng('pairs/1');
const x = Float64Array.from({ length: 400 }, () => rng.normal());
const y = Float64Array.from(x, (v, i) => (i % 11 === 0 ? 0 : 0.5 * v + rng.normal()));
const inputs: Record<string, readonly [Float64Array, Float64Array]> = {
  walks: [x, y],
  'the same twice': [x, x],
  'other flat': [x, new Float64Array(400).fill(3)],
  'both 0': [new Float64Array(400), new Float64Array(400)],
  'huge and tiny': [x.map((v) => v * 1e120), y.map((v) => v * 1e-120)],
  'one row': [f(3), f(4)],
  'no rows': [f(), f()],
};
const delayed = (unknown: number, column: Float64Array): Float64Array => f(...Array(unknown).fill(N), ...column);

describe.each(PAIRS)('the transform of two columns $title', (unit) => {
  it('gives one row per row, NaN exactly on the warm-up rows, and leaves its inputs', () => {
    for (const [name, [a, b]] of Object.entries(inputs)) {
      const before = [a.slice(), b.slice()];
      const out = unit.run(a, b);
      expect(out.length).toBe(a.length);
      expectKnownFrom(out, unit.warmup, name);
      expectSameBits(a, before[0], 'first input');
      expectSameBits(b, before[1], 'second input');
    }
  });

  it('waits for the later of both columns', () => {
    expectSameBits(unit.run(delayed(9, x), delayed(9, y)), delayed(9, unit.run(x, y)), 'both');
    const late = f(...Array(9).fill(N), ...y.subarray(9));
    expectSameBits(unit.run(x, late), delayed(9, unit.run(x.subarray(9), y.subarray(9))), 'second');
    expectSameBits(unit.run(x, new Float64Array(400).fill(N)), new Float64Array(400).fill(N), 'nothing known');
  });

  it('knows nothing of later rows', () => {
    const whole = unit.run(x, y);
    for (let cut = 0; cut < 400; cut += 13) {
      expectSameBits(unit.run(x.slice(0, cut), y.slice(0, cut)), whole, `cut at ${cut}`, cut);
      const other = (column: Float64Array): Float64Array => column.map((v, i) => (i < cut ? v : -10 * v));
      expectSameBits(unit.run(other(x), other(y)), whole, `other rows from ${cut} on`, cut);
    }
  });

  it('streams the bits of the batch', () => {
    expect(unit.stream).toBeDefined();
    for (const [name, [a, b]] of Object.entries(inputs)) {
      for (const unknown of [0, 7]) {
        const [p, q] = [delayed(unknown, a), delayed(unknown, b)];
        const stream = unit.stream!();
        expectSameBits(
          p.map((v, i) => stream(v, q[i])),
          unit.run(p, q),
          `${name} after ${unknown}`,
        );
      }
    }
  });
});

describe('transforms of two columns', () => {
  it('say what two values make', () => {
    expect([product(2, -3), product(1e200, 1e200), product(N, 1)]).toEqual([-6, Number.MAX_VALUE, N]);
    expect([ratioOf(6, 3), ratioOf(6, 0), ratioOf(0, 0), ratioOf(1, 1e-320), ratioOf(N, 0)]).toEqual([2, 0, 0, 0, N]);
    expect([relativeGap(3, 1), relativeGap(1, -1), relativeGap(0, 0), relativeGap(1, N)]).toEqual([1, 2, 0, N]);
    expect([greater(2, 1), greater(1, 2), greater(2, 2), greater(N, 2)]).toEqual([1, -1, 0, N]);
  });
  it('correlate and regress by hand', () => {
    expect([...correlationOf(f(1, 2, 3, 3), f(2, 4, 6, 0), 3)].slice(2)[0]).toBeCloseTo(1, 14);
    expect([...betaOf(f(2, 4, 6, 6), f(1, 2, 3, 3), 3)].slice(2)[0]).toBeCloseTo(2, 14);
    expect([...betaOf(f(1, 2, 3), f(7, 7, 7), 3)][2], 'the second does not move').toBe(0);
  });
  it('stand in feature texts', () => {
    const candles = randomCandles({ seed: 62, length: 60 });
    const { names, columns } = computeFeatures(candles, ['product(rsi, return(lag=1))', 'rsi', 'return(lag=1)']);
    expect(names[0]).toBe('product(rsi(period=14), return(lag=1, form=log))');
    expectSameBits(
      columns[0],
      columns[1].map((v, i) => v * columns[2][i]),
      'product',
    );
  });
});
