import { describe, expect, it } from 'vitest';
import type { Candles } from '../../src/core/candles.js';
import type { ConfidenceDefinition } from '../../src/core/confidence.js';
import { type ParamSpecs, type ParamValue, resolveParams } from '../../src/core/kit/params.js';
import { createRng } from '../../src/core/kit/rng.js';
import type { TradingView } from '../../src/core/trading-view.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { parseFeature } from '../../src/features/spec.js';
import { confidences } from '../../src/risk/registry.js';
import { tradingView } from '../risk/view.js';
import { parameterSets, scaled } from '../support/laws.js';
import { randomCandles } from '../support/series.js';

type Params = ReturnType<typeof resolveParams<ParamSpecs>>;

const CASES = confidences.list().flatMap((definition) => {
  const most: Record<string, ParamValue> = {};
  for (const [name, spec] of Object.entries(definition.params)) if ('max' in spec) most[name] = spec.max;
  return [...parameterSets(definition.params), most].map((given) => ({
    definition,
    params: resolveParams(definition.name, definition.params, given),
    title: `${definition.name} ${JSON.stringify(given)}`,
  }));
});

/** The views of a run over real-looking bars: one market, every column that is wanted, and a model that guesses. */
function viewsOf(bars: Candles, definition: ConfidenceDefinition, params: Params): TradingView[] {
  const rng = createRng('confidence/model');
  const features = definition.needs(params).features.map((text) => computeFeatures(bars, [text]).columns[0]);
  return Array.from({ length: bars.length }, (_, i) => {
    return tradingView({ markets: [bars.close], seen: i + 1, features, signal: i < 20 ? Number.NaN : rng.uniform() });
  });
}

/** What is said of both sides after each bar. */
function run(definition: ConfidenceDefinition, params: Params, views: readonly TradingView[]): number[][] {
  const confidence = definition.create(params, 1);
  return views.map((view) => {
    confidence.update(view);
    return [confidence.of(0, 1), confidence.of(0, -1)];
  });
}

const isConfidence = (x: number): boolean => Number.isNaN(x) || (x >= 0 && x <= 1);
const BARS = randomCandles({ seed: 'confidence', length: 400, flatShare: 0.1 });

describe.each(confidences.list())('confidence $name', (definition) => {
  it('says what it is, with a source and a doc for each parameter', () => {
    for (const text of [definition.summary, definition.source]) expect(text).not.toBe('');
    expect(definition.summary.endsWith('.'), 'a summary has no full stop').toBe(false);
    for (const [name, spec] of Object.entries(definition.params)) expect(spec.doc.length, name).toBeGreaterThan(10);
  });

  it('is read back from its own text', () => {
    const { text } = confidences.bind(definition.name);
    expect(confidences.parse(text).text).toBe(text);
  });

  it('wants features that exist, and knows nothing before the first bar', () => {
    const params = resolveParams(definition.name, definition.params);
    for (const text of definition.needs(params).features) expect(parseFeature(text).text).not.toBe('');
    const confidence = definition.create(params, 3);
    for (const market of [0, 1, 2]) for (const side of [1, -1]) expect(confidence.of(market, side)).toBeNaN();
  });

  it('is the same for a market whose prices are doubled', () => {
    const params = resolveParams(definition.name, definition.params);
    const once = run(definition, params, viewsOf(BARS, definition, params));
    const twice = run(definition, params, viewsOf(scaled(BARS, { price: 2 }), definition, params));
    expect(twice).toEqual(once);
    expect(once.at(-1)?.some(Number.isNaN), 'it has something to say').toBe(false);
  });

  it('keeps markets apart', () => {
    const params = resolveParams(definition.name, definition.params);
    const views = viewsOf(BARS, definition, params).slice(300);
    const alone = run(definition, params, views);
    const confidence = definition.create(params, 2);
    views.forEach((view, i) => {
      confidence.update(view);
      confidence.update({ ...views[views.length - 1 - i], market: 1, close: (_, ago) => view.close(0, ago) });
      expect([confidence.of(0, 1), confidence.of(0, -1)]).toEqual(alone[i]);
    });
  });
});

describe('every confidence', () => {
  it.each(CASES)('$title: is in [0, 1] or not known, whatever its columns hold', ({ definition, params }) => {
    const rng = createRng('confidence/any');
    const { features } = definition.needs(params);
    const confidence = definition.create(params, 2);
    for (let i = 0; i < 300; i++) {
      const wild = (): number => [rng.normal(), 1e9 * rng.normal(), 0, 50, Number.NaN][rng.below(rng.below(4) + 2)];
      const view = tradingView({
        markets: [[100 * rng.uniform() + 1], [50]],
        market: rng.below(2),
        features: features.map(wild),
        signal: rng.below(4) === 0 ? Number.NaN : rng.uniform(),
      });
      confidence.update(view);
      for (const market of [0, 1])
        for (const side of [1, -1]) {
          const said = confidence.of(market, side);
          expect(isConfidence(said), `bar ${i}: ${said}`).toBe(true);
        }
    }
  });

  it.each(CASES)(
    '$title: says the same bits twice, and nothing that depends on later bars',
    ({ definition, params }) => {
      const views = viewsOf(BARS, definition, params);
      const whole = run(definition, params, views);
      expect(run(definition, params, views)).toEqual(whole);
      expect(run(definition, params, views.slice(0, 250))).toEqual(whole.slice(0, 250));
    },
  );
});
