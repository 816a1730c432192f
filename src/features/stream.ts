import type { Bar, FeatureStream, TransformStream } from '../core/feature.js';
import { QuantError } from '../core/kit/errors.js';
import { floorToInterval, formatInterval } from '../core/kit/time.js';
import { windowStream } from '../core/window-stream.js';
import { type FeatureSpec, parseFeature, type ResampledSpec, type SourceSpec, type TransformSpec } from './spec.js';

/** Features that are fed bar by bar, as in live trading: what `computeFeatures` says of a row, bit for bit. */
export interface OpenFeatures {
  /** canonical texts, in the order given */
  readonly names: readonly string[];
  /**
   * Takes the next closed bar, later than the one before. The values known at its close, one per name, NaN while they
   * warm up: the same array every time.
   */
  push(bar: Bar): Float64Array;
}

/**
 * Opens features for a stream of bars. Equal parts are computed once per bar; nothing is remembered that a window does
 * not need, but for user plug-ins without a stream form, which are computed again over all bars so far.
 *
 * @param intervalMs length of the bars
 * @throws E_UNKNOWN, E_PARAM as `parseFeature`
 * @throws E_USAGE for a feature that reads more than the bars of its market
 */
export function openFeatures(specs: readonly string[], intervalMs: number): OpenFeatures {
  const graph = graphOf(intervalMs);
  const parsed = specs.map(parseFeature);
  const values = parsed.map(graph.readerOf);
  const out = new Float64Array(parsed.length);
  return {
    names: parsed.map((spec) => spec.text),
    push(bar) {
      graph.push(bar);
      for (let k = 0; k < out.length; k++) out[k] = values[k]();
      return out;
    },
  };
}

interface Graph {
  push(bar: Bar): void;
  /** Adds the feature where it is not there yet: reads its newest value. */
  readerOf(spec: FeatureSpec): () => number;
}

/** Everything that is computed on bars of one length: each part knows its newest value, and comes after its inputs. */
function graphOf(intervalMs: number): Graph {
  const steps: ((bar: Bar) => void)[] = [];
  const outputs = new Map<string, Float64Array>();
  const values = new Map<string, () => number>();
  const longer = new Map<number, Graph>();

  const outputsOf = (spec: SourceSpec): Float64Array => {
    const known = outputs.get(spec.base);
    if (known !== undefined) return known;
    const out = new Float64Array(spec.definition.outputs.length).fill(Number.NaN);
    const stream = sourceStream(spec, intervalMs);
    steps.push((bar) => stream(bar, out));
    outputs.set(spec.base, out);
    return out;
  };
  const ofTransform = (spec: TransformSpec): (() => number) => {
    const input = readerOf(spec.input);
    const other = spec.other === null ? () => Number.NaN : readerOf(spec.other);
    let stream: TransformStream | null = null;
    let value = Number.NaN;
    steps.push(() => {
      const [x, y] = [input(), other()];
      // As over a column with holes: each stretch of known values stands for itself.
      const isKnown = !Number.isNaN(x) && (spec.other === null || !Number.isNaN(y));
      if (isKnown) stream ??= transformStream(spec);
      else stream = null;
      value = stream === null ? Number.NaN : stream(x, y);
    });
    return () => value;
  };
  const ofLonger = (spec: ResampledSpec): (() => number) => {
    let graph = longer.get(spec.intervalMs);
    if (graph === undefined) {
      graph = graphOf(spec.intervalMs);
      steps.push(longerBars(intervalMs, spec.intervalMs, graph.push));
      longer.set(spec.intervalMs, graph);
    }
    return graph.readerOf(spec.input);
  };
  const readerOf = (spec: FeatureSpec): (() => number) => {
    const known = values.get(spec.text);
    if (known !== undefined) return known;
    let read: () => number;
    if (spec.type === 'source') {
      const out = outputsOf(spec);
      read = () => out[spec.output];
    } else read = spec.type === 'transform' ? ofTransform(spec) : ofLonger(spec);
    values.set(spec.text, read);
    return read;
  };
  return {
    push: (bar) => {
      for (const step of steps) step(bar);
    },
    readerOf,
  };
}

function sourceStream({ definition, params }: SourceSpec, intervalMs: number): FeatureStream {
  if (definition.reads !== undefined && definition.reads.length > 0) {
    throw new QuantError('E_USAGE', `${definition.name} reads ${definition.reads.join(', ')}: it has no stream form`, {
      hint: 'compute it over the stored data instead',
    });
  }
  if (definition.stream !== undefined) return definition.stream(params, intervalMs);
  return windowStream((candles) => definition.compute(candles, params, {}), Number.POSITIVE_INFINITY, intervalMs);
}

function transformStream({ definition, params, other }: TransformSpec): TransformStream {
  if (definition.stream !== undefined) return definition.stream(params);
  const [first, second]: number[][] = [[], []];
  return (x, y) => {
    first.push(x);
    if (other !== null) second.push(y);
    return definition.compute(Float64Array.from(first), params, Float64Array.from(second))[first.length - 1];
  };
}

/** Makes longer bars of shorter ones, by the rule of `resample`, and hands each on when it has closed. */
function longerBars(stepMs: number, intervalMs: number, push: (bar: Bar) => void): (bar: Bar) => void {
  if (!(intervalMs > stepMs && intervalMs % stepMs === 0)) {
    throw new QuantError(
      'E_PARAM',
      `a longer interval must be a multiple of ${formatInterval(stepMs)}, was ${formatInterval(intervalMs)}`,
    );
  }
  let running: { -readonly [K in keyof Bar]: number } | null = null;
  let end = Number.NEGATIVE_INFINITY;
  const close = (): void => {
    if (running !== null) push(running);
    running = null;
  };
  return (bar) => {
    if (bar.openTime >= end) {
      // The bar before is over, whether or not its last short bars were there.
      close();
      const openTime = floorToInterval(bar.openTime, intervalMs);
      const isFirst = end === Number.NEGATIVE_INFINITY;
      // A first bar that the data begin inside of is left out.
      if (!isFirst || openTime === bar.openTime) running = { ...bar, openTime, volume: 0 };
      end = openTime + intervalMs;
    }
    if (running !== null) {
      running.high = bar.high > running.high ? bar.high : running.high;
      running.low = bar.low < running.low ? bar.low : running.low;
      running.close = bar.close;
      running.volume += bar.volume;
    }
    if (bar.openTime + stepMs === end) close();
  };
}
