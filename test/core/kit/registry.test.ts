import { describe, expect, it } from 'vitest';
import { createRegistry, type Definition } from '../../../src/core/kit/registry.js';

const make = (name: string, kind = 'toy'): Definition => ({
  kind,
  name,
  summary: name,
  source: 'own',
  params: { period: { type: 'int', default: 5, min: 1, max: 9, doc: 'bars' } },
});

describe('a registry', () => {
  it('lists by name, whatever the order of the files', () => {
    expect(
      createRegistry('toy', [make('b'), make('a')])
        .list()
        .map((d) => d.name),
    ).toEqual(['a', 'b']);
  });

  it('gives a plug-in one canonical text with every default written out', () => {
    const registry = createRegistry('toy', [make('a')]);
    expect(registry.parse('a').text).toBe('a(period=5)');
    expect(registry.parse(' a( period = 7 ) ').text).toBe('a(period=7)');
    expect(registry.parse(registry.parse('a(period=7)').text).params).toEqual({ period: 7 });
  });

  it('says which names there are when one is unknown', () => {
    const registry = createRegistry('toy', [make('sma'), make('ema')]);
    expect(() => registry.get('smaa')).toThrow('unknown toy "smaa"');
    try {
      registry.get('smaa');
    } catch (error) {
      expect((error as { hint: string }).hint).toBe('did you mean "sma"? available: ema, sma');
    }
  });

  it.each([
    ['a second plug-in of the same name', make('a'), 'exists already'],
    ['a plug-in of another kind', make('x', 'other'), 'is a other, expected a toy'],
    ['a name that is not kebab-case', make('Bad_Name'), 'must be kebab-case'],
  ])('refuses %s', (_what, definition, message) => {
    expect(() => createRegistry('toy', [make('a')]).add(definition)).toThrow(message);
  });

  it('replaces a plug-in only when told so', () => {
    const registry = createRegistry('toy', [make('a')]);
    const other = { ...make('a'), summary: 'mine' };
    registry.add(other, { override: true });
    expect(registry.get('a').summary).toBe('mine');
  });
});
