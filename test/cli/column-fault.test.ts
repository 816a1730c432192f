import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadPlugins } from '../../src/cli/plugins.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { scratchFolder } from '../support/cli.js';
import { randomCandles } from '../support/series.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());
const CANDLES = randomCandles({ seed: 'column-fault', length: 60 });
let files = 0;

/** An indicator with outputs `a` and `b` whose compute is this code. @returns its name */
async function indicator(compute: string): Promise<string> {
  const name = `own-columns-${++files}`;
  const file = join(scratch.path, `${name}.ts`);
  const rest = `category: 'trend', outputs: ['a', 'b'], warmup: () => 0, compute: ${compute}`;
  writeFileSync(
    file,
    `export default { kind: 'indicator', name: '${name}', summary: 's', source: 'own', params: {}, ${rest} };\n`,
  );
  await loadPlugins(file);
  return name;
}

describe('what a feature of one’s own returns', () => {
  it.each([
    ['() => []', 'must return a list with one Float64Array for each of a, b, returned a list of 0'],
    ['() => undefined', 'must return a list with one Float64Array for each of a, b, returned undefined'],
    ['(c) => [c.close, [...c.close]]', 'must return b as a Float64Array, returned a Array'],
    ['(c) => [c.close, c.close.subarray(3)]', 'must return 60 rows of b, one per bar, returned 57'],
  ])('%s is refused', async (compute, message) => {
    const name = await indicator(compute);
    expect(() => computeFeatures(CANDLES, [name])).toThrow(`indicator ${name}: compute() ${message}`);
  });

  it('is taken when it is one column per output, as long as the bars', async () => {
    const name = await indicator('(c) => [c.close, c.open]');
    expect(computeFeatures(CANDLES, [`${name}.b`]).columns[0]).toEqual(CANDLES.open);
  });

  it('needs a category that there is', async () => {
    const file = join(scratch.path, 'own-category.ts');
    const rest = "category: 'trends', outputs: ['a'], warmup: () => 0, compute: (c) => [c.close]";
    writeFileSync(
      file,
      `export default { kind: 'indicator', name: 'own-category', summary: 's', source: 'own', params: {}, ${rest} };\n`,
    );
    await expect(loadPlugins(file)).rejects.toThrow('indicator "own-category": no category "trends"');
  });

  it('is one column for a transform', async () => {
    const file = join(scratch.path, 'own-transform.ts');
    const rest = 'warmup: () => 0, compute: (x) => x.subarray(1)';
    writeFileSync(
      file,
      `export default { kind: 'transform', name: 'own-transform', summary: 's', source: 'own', params: {}, ${rest} };\n`,
    );
    await loadPlugins(file);
    expect(() => computeFeatures(CANDLES, ['own-transform(volume)'])).toThrow(
      'transform own-transform: compute() must return 60 rows of the column, one per bar, returned 59',
    );
  });
});
