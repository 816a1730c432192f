import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuantError } from '../../../src/core/kit/errors.js';
import { formatSpec, parseSpecText, type SpecNode, splitSpecs } from '../../../src/core/kit/spec-text.js';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/).filter((n) => n !== 'true' && n !== 'false');
const value = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), name);
const { node } = fc.letrec<{ node: SpecNode }>((tie) => ({
  node: fc.record({
    name,
    inputs: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie('node'), { maxLength: 2 })),
    args: fc.dictionary(name, value, { maxKeys: 3 }),
  }),
}));

describe('a specification in text', () => {
  it('nests inputs before parameters', () => {
    expect(parseSpecText('zscore(rsi(period=14), window=200)')).toEqual({
      name: 'zscore',
      inputs: [{ name: 'rsi', inputs: [], args: { period: 14 } }],
      args: { window: 200 },
    });
  });

  it('comes back equal from its own canonical text', () => {
    fc.assert(
      fc.property(node, (tree) => {
        const text = formatSpec(tree);
        fc.pre(text.length <= 2000);
        expect(formatSpec(parseSpecText(text))).toBe(text);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('answers any text with a tree or a message, never with another error', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        try {
          parseSpecText(text);
        } catch (error) {
          expect(error).toBeInstanceOf(QuantError);
        }
      }),
      { seed: 12, numRuns: 500 },
    );
  });

  it.each([
    ['', 'expected a name, found the end'],
    ['rsi(', 'expected a name, found the end'],
    ['EMA(30)', 'expected the name of the parameter that is 30, found "30"'],
    ['rsi(period=)', 'expected a value, found ")"'],
    ['rsi(period=14) x', 'expected the end, found "x"'],
    ['rsi(period=14, period=9)', 'period is given twice'],
    ['rsi;drop', 'unexpected ";" at character 4'],
  ])('says where %j goes wrong', (text, message) => {
    expect(() => parseSpecText(text)).toThrow(message);
  });

  it('splits a list at the commas outside parentheses', () => {
    expect(splitSpecs('a(x=1, y=2), b,c(d(e=1), f=2)')).toEqual(['a(x=1, y=2)', 'b', 'c(d(e=1), f=2)']);
  });
});
