import { describe, expect, it } from 'vitest';
import type { FeatureDefinition, TransformDefinition } from '../../src/core/feature.js';
import { featureRegistries, transforms } from '../../src/features/registry.js';

type AnyDefinition = FeatureDefinition | TransformDefinition;

const DEFINITIONS: readonly AnyDefinition[] = [
  ...featureRegistries.flatMap((registry) => registry.list()),
  ...transforms.list(),
];

/** Names of parameters that are words of formulas too: a high price, the first bar, the levels of a book. */
const WORDS = new Set([
  'bars',
  'cycle',
  'first',
  'high',
  'levels',
  'low',
  'market',
  'of',
  'per',
  'range',
  'share',
  'trades',
]);

const PARAMETERS = new Set(DEFINITIONS.flatMap((definition) => Object.keys(definition.params)));

function outputsOf(definition: AnyDefinition): readonly string[] {
  return definition.kind === 'transform' ? [] : definition.outputs;
}

/** Stands as a word of its own: `line` is not in `trendline`, nor `run` in `run-up`. */
function mentions(formula: string, name: string): boolean {
  return new RegExp(`(?<![A-Za-z0-9-])${name}(?![A-Za-z0-9-])`).test(formula);
}

/**
 * Outputs of which a formula does not tell which part is theirs. The one that has the name of the plug-in is the
 * formula itself; `monday … sunday` stands for both and for all between them, in the order of the outputs.
 */
function unnamedOutputs({ name, outputs, formula }: { name: string; outputs: readonly string[]; formula: string }) {
  if (outputs.length < 2) return [];
  const inSpan = new Set(
    outputs.flatMap((first, from) =>
      outputs.flatMap((last, to) =>
        to > from && formula.includes(`${first} … ${last}`) ? outputs.slice(from, to + 1) : [],
      ),
    ),
  );
  return outputs.filter((output) => output !== name && !inSpan.has(output) && !mentions(formula, output));
}

/**
 * What stands in a formula as a parameter and is none of the plug-in's: below a sign (`EMA_fast`), as a number of bars
 * back (`close[−lag]`), or by a name that elsewhere is a parameter.
 */
function strangers(formula: string, known: readonly string[]): string[] {
  const below = [...formula.matchAll(/_([A-Za-z]\w*)/g)].map(([, name]) => name);
  const back = [...formula.matchAll(/\[−([A-Za-z]\w*)/g)].map(([, name]) => name);
  const elsewhere = [...PARAMETERS].filter((name) => !WORDS.has(name) && mentions(formula, name));
  return [...new Set([...below, ...back, ...elsewhere])].filter((name) => !known.includes(name)).sort();
}

describe('the rules for formulas', () => {
  it('miss an output that has no part of its own', () => {
    const outputs = ['upper', 'middle', 'lower'];
    expect(unnamedOutputs({ name: 'band', outputs, formula: 'upper, lower = mean ± σ' })).toEqual(['middle']);
    expect(unnamedOutputs({ name: 'band', outputs, formula: 'upper … lower = mean + k · σ' })).toEqual([]);
    expect(unnamedOutputs({ name: 'line', outputs: ['line', 'signal'], formula: 'EMA; signal = its mean' })).toEqual(
      [],
    );
    expect(unnamedOutputs({ name: 'x', outputs: ['line', 'run'], formula: 'trendline − run-up' })).toEqual([
      'line',
      'run',
    ]);
  });

  it('find a parameter that the plug-in does not have', () => {
    expect(strangers('EMA_fast(close) − EMA_slow(close)', ['fast', 'slow'])).toEqual([]);
    expect(strangers('EMA_fast(close) − close[−lag]', ['slow'])).toEqual(['fast', 'lag']);
    expect(strangers('mean over period', ['window'])).toEqual(['period']);
    expect(strangers('SMMA_13(close)[−8]', [])).toEqual([]);
  });
});

describe.each(DEFINITIONS.map((definition) => ({ title: `${definition.kind} ${definition.name}`, definition })))(
  '$title',
  ({ definition }) => {
    const { formula = '', name } = definition;

    it('has a formula of one line, 5 to 300 characters', () => {
      expect(formula.length).toBeGreaterThanOrEqual(5);
      expect(formula.length).toBeLessThanOrEqual(300);
      expect(formula).not.toMatch(/[\n\r\t]| {2}|^ | $|\.$/);
    });

    it('says which part of the formula is which output', () => {
      expect(unnamedOutputs({ name, outputs: outputsOf(definition), formula })).toEqual([]);
    });

    it('mentions no parameter that it does not have', () => {
      expect(strangers(formula, [...Object.keys(definition.params), ...outputsOf(definition)])).toEqual([]);
    });
  },
);
