/**
 * Every feature that reads bars alone, on one market: what the pipeline adds to the cost of its kernels, and what it
 * holds beside the columns that it hands back. A slow-down here is one of every `quant features --set full`.
 */
import type { Candles } from '../../src/core/candles.js';
import { ALL_FEATURES, computeFeatures } from '../../src/features/pipeline.js';
import { parseFeature, type SourceSpec } from '../../src/features/spec.js';
import { timed } from '../kit/clock.js';
import { peakMb } from '../kit/peak.js';
import type { Suite } from '../kit/suite.js';
import { loadWalk } from '../workload.js';

const MB = 1 << 20;

/** A part of the market, so that code is compiled before anything is timed. */
function warmUp(candles: Candles, texts: readonly string[]): void {
  const n = 20_000;
  const part: Candles = {
    ...candles,
    length: n,
    openTime: candles.openTime.subarray(0, n),
    open: candles.open.subarray(0, n),
    high: candles.high.subarray(0, n),
    low: candles.low.subarray(0, n),
    close: candles.close.subarray(0, n),
    volume: candles.volume.subarray(0, n),
  };
  computeFeatures(part, texts);
  computeFeatures(part, texts);
}

/** Milliseconds of all kernels, each alone, nothing kept. */
function kernelsAlone(candles: Candles, texts: readonly string[]): number {
  const sources = new Map(texts.map((text) => parseFeature(text) as SourceSpec).map((spec) => [spec.base, spec]));
  let total = 0;
  for (const { definition, params } of sources.values())
    total += timed(() => definition.compute(candles, params, {}))[0];
  return total;
}

export default {
  measures: [
    {
      name: 'features-full-cost',
      what: 'the full set / the sum of its kernels, each alone',
      goal: 1.2,
      unit: 'ms',
      run: (lab) => lab.within(lab.side('cost', [lab.walkFile(lab.pick(1_000_000, 100_000))]), lab.pick(3, 1)),
    },
    {
      name: 'features-full-memory',
      what: 'MB at the peak of the full set beside bars and columns',
      goal: 150,
      unit: 'MB',
      run: (lab) => lab.repeat(lab.side('memory', [lab.walkFile(lab.pick(1_000_000, 100_000))]), lab.pick(3, 1)),
    },
  ],
  sides: {
    cost: (file) => {
      const candles = loadWalk(file);
      const texts = ALL_FEATURES();
      warmUp(candles, texts);
      const other = kernelsAlone(candles, texts);
      const [value, matrix] = timed(() => computeFeatures(candles, texts));
      return { value, other, check: { columns: matrix.columns.length } };
    },
    memory: (file) => {
      const candles = loadWalk(file);
      const before = peakMb();
      const matrix = computeFeatures(candles, ALL_FEATURES());
      const held = (matrix.columns.length * matrix.rows * Float64Array.BYTES_PER_ELEMENT) / MB;
      return { value: peakMb() - before - held, check: { columns: matrix.columns.length } };
    },
  },
} satisfies Suite;
