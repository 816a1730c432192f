import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MODULES, renderModule } from '../../../scripts/wasm.js';
import { createRng } from '../../../src/core/kit/rng.js';
import { makeBins } from '../../../src/models/trees/bins.js';
import { growOrdered } from '../../../src/models/trees/grow-ordered.js';
import type { GrowData, GrowRules } from '../../../src/models/trees/grow-rules.js';
import { growSymmetric } from '../../../src/models/trees/grow-symmetric.js';
import { plainWorkspace, type Workspace } from '../../../src/models/trees/workspace.js';
import { wasmWorkspace } from '../../../src/models/trees/workspace-wasm.js';

/** Columns of uneven numbers of values, so that no count of bins, rows or columns is round. */
function world(seed: number, { width = 7, rows = 501, isUnit = false } = {}): GrowData {
  const rng = createRng(seed);
  const columns = Array.from({ length: width }, (_, k) =>
    Float64Array.from({ length: rows }, () => (k % 3 === 1 && rng.uniform() < 0.1 ? Number.NaN : rng.normal())),
  );
  const gradient = Float64Array.from({ length: rows }, () => rng.normal());
  const hessian = gradient.map(() => (isUnit ? 1 : rng.uniform()));
  return { gradient, hessian, bins: makeBins(columns, rows, 37), columns: Int32Array.from(columns, (_, k) => k) };
}

const RULES: GrowRules = {
  maxLeaves: 16,
  maxDepth: 9,
  learningRate: 0.1,
  l2: 1,
  minGain: 0,
  minChildWeight: 0,
  minRows: 3,
};

/** Every other row is left out, and the rest is in the order of their numbers. */
const someRows = (data: GrowData): Int32Array =>
  Int32Array.from(data.gradient, (_, i) => i).filter((i) => i % 2 === 0 || i % 5 === 1);

function both(data: GrowData): { wasm: Workspace; plain: Workspace } {
  const wasm = wasmWorkspace(data, someRows(data), []);
  if (wasm === undefined) throw new Error('this platform has no WebAssembly with SIMD');
  return { wasm, plain: plainWorkspace(data, someRows(data), []) };
}

describe('the compiled kernel', () => {
  it.each(Object.entries(MODULES))('is what %s compiles to', async (source, { file }) => {
    const root = resolve(import.meta.dirname, '../../..');
    expect(readFileSync(join(root, file), 'utf8')).toBe(await renderModule(root, source));
  });

  it.each([1, 2, 3, 4, 5, 8, 30])('counts %d columns to the bits of the plain form', (width) => {
    for (const isUnit of [true, false]) {
      const { wasm, plain } = both(world(width, { width, isUnit }));
      const numbers = isUnit ? 2 * wasm.layout.size : 3 * wasm.layout.size;
      for (const span of [
        { from: 0, to: wasm.length },
        { from: 17, to: 18 },
        { from: 5, to: 5 },
      ]) {
        const [a, b] = [wasm.fill(span), plain.fill(span)];
        expect(a.values.slice(0, numbers)).toEqual(b.values.slice(0, numbers));
        const [all, rest] = [wasm.fill({ from: 0, to: wasm.length }), plain.fill({ from: 0, to: wasm.length })];
        wasm.subtract(all, a);
        plain.subtract(rest, b);
        expect(all.values.slice(0, numbers)).toEqual(rest.values.slice(0, numbers));
        expect(wasm.sums(span)).toEqual(plain.sums(span));
      }
    }
  });

  it('parts rows as the plain form does, each side in its old order', () => {
    const data = world(9);
    const { wasm, plain } = both(data);
    const span = { from: 3, to: wasm.length - 2 };
    for (const missingLeft of [true, false]) {
      const split = { column: 1, bin: 11, missingLeft };
      expect(wasm.part(span, split)).toEqual(plain.part(span, split));
    }
    expect(wasm.finish()).toEqual(plain.finish());
  });

  it.each(['leaf', 'level', 'symmetric'] as const)('grows the same trees by %s', (growth) => {
    for (const seed of [1, 2, 3]) {
      const data = world(seed, { isUnit: seed === 2 });
      const { wasm, plain } = both(data);
      const grow = (space: Workspace) =>
        growth === 'symmetric'
          ? growSymmetric(data, { ...RULES, growth }, space)
          : growOrdered(data, { ...RULES, growth }, space);
      const [a, b] = [grow(wasm), grow(plain)];
      expect(a).toEqual(b);
      expect(a.nodes.length).toBeGreaterThan(10);
    }
  });

  it('keeps histograms valid while its memory grows, and codes apart when fits take turns', () => {
    const [large, small] = [world(4, { width: 40, rows: 3000 }), world(5, { width: 3, rows: 60 })];
    const rules = { ...RULES, maxLeaves: 400, minRows: 1 };
    for (const data of [small, large, small, large]) {
      const { wasm, plain } = both(data);
      expect(growOrdered(data, rules, wasm)).toEqual(growOrdered(data, rules, plain));
    }
  });
});
