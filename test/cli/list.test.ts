import { describe, expect, it } from 'vitest';
import list from '../../src/cli/commands/list.js';
import { KIND_FACTS } from '../../src/cli/plugin-kinds.js';
import { examplesOf, listText, pageText } from '../../src/cli/plugin-page.js';
import { registries } from '../../src/cli/plugins.js';
import type { ParamSpecs } from '../../src/core/kit/params.js';
import { defineSizer } from '../../src/core/sizer.js';
import { defineStrategy } from '../../src/core/strategy.js';
import { runCommand } from '../support/in-process.js';

const colors = { bold: (text: string) => text, dim: (text: string) => text };
const kinds = [...registries.keys()];
const show = async (...args: string[]): Promise<string> => (await runCommand(list, '', args)).stdout;

const half = defineSizer({
  name: 'half',
  summary: 'Half of the account, always',
  source: 'Somebody 1999, A Book',
  params: {
    share: { type: 'float', default: 0.5, min: 0, max: 1, sweep: [0.25, 0.5], doc: 'share of equity that is bought' },
    mode: { type: 'choice', default: 'plain', options: ['plain', 'other'], doc: 'how' },
  },
  needs: () => ({ features: [] }),
  resizeAt: () => 0,
  create: () => () => 0.5,
});
const draft = {
  name: 'mine',
  summary: 'Does something',
  source: 'own',
  params: { bars: { type: 'int', default: 5, min: 1, max: 9, sweep: [3, 5], doc: 'bars' } },
  start: () => ({ onBar: () => {} }),
} as const;

describe('quant list', () => {
  it('counts every kind, each with what it is for', async () => {
    const text = await show();
    for (const kind of [...kinds, 'command']) {
      expect(text).toMatch(new RegExp(`^${kind} +\\d+  \\S`, 'm'));
      expect(KIND_FACTS[kind], kind).toBeDefined();
    }
  });

  it.each([
    ['strategies', 'strategy'],
    ['indicators', 'indicator'],
    ['risk-rules', 'risk'],
    ['take-profits', 'take-profit'],
    ['stop-loss', 'stop'],
    ['Metrics', 'metric'],
    ['confidences', 'confidence'],
  ])('knows %s', async (typed, kind) => {
    expect(await show(typed)).toBe(await show(kind));
  });

  it('says what a name is that is no kind', async () => {
    await expect(show('sharpe')).rejects.toMatchObject({ hint: 'it is a plug-in: quant list metric sharpe' });
    await expect(show('sizzer')).rejects.toMatchObject({ hint: expect.stringContaining('did you mean "sizer"?') });
    await expect(show('strategy', 'momentun')).rejects.toMatchObject({
      hint: expect.stringContaining('did you mean "momentum"?'),
    });
  });

  it('gives scripts the parameters of all, and the page of one', async () => {
    const all = JSON.parse((await runCommand(list, '', ['strategies'], {}, { json: true })).stdout);
    expect(all).toMatchObject({ schema: 'quant/list@1', kind: 'strategy' });
    expect(all.items[0]).toHaveProperty('params');
    const one = JSON.parse((await runCommand(list, '', ['strategy', 'momentum'], {}, { json: true })).stdout);
    expect(one).toMatchObject({ schema: 'quant/plugin@1', name: 'momentum', facts: { source: expect.any(String) } });
    expect(one.params[0]).toMatchObject({ name: 'lookback', type: 'int', min: 2, max: 5000 });
    expect(one.examples[0]).toBe('quant backtest --strategy momentum');
  });

  it('has a page for every plug-in that fits the narrowest terminal, but for words and examples', () => {
    for (const registry of registries.values()) {
      for (const item of registry.list()) {
        const lines = pageText(item, { width: 60, colors }).split('\n');
        expect(lines[0]).toBe(`${item.name}  ${item.kind}`);
        const example = lines.indexOf('for example');
        const table = lines.slice(0, example < 0 ? undefined : example);
        const rows = table.slice(table.findIndex((line) => line.startsWith('  parameter')) + 1);
        for (const row of rows) expect(row.length, `${item.name}: ${row}`).toBeLessThanOrEqual(60);
        for (const line of lines.slice(2)) expect(line.trimEnd(), `${item.name}: ends without blanks`).toBe(line);
      }
    }
  });

  it('with --params shows the pages of all', async () => {
    const { stdout } = await runCommand(list, '', ['strategies'], { params: true });
    expect(stdout).toContain('for example');
    expect(stdout.match(/^\S+ {2}strategy$/gm)).toHaveLength(registries.get('strategy')!.list().length);
  });
});

describe('the list of a kind', () => {
  it('sets names beside summaries, and the parameters with their defaults below', () => {
    expect(listText([half, defineStrategy({ ...draft, needs: () => ({ features: [] }) })], { width: 60, colors })).toBe(
      ['half  Half of the account, always', '      share=0.5 mode=plain', 'mine  Does something', '      bars=5'].join(
        '\n',
      ),
    );
  });
  it('breaks long lines under themselves', () => {
    const lines = listText([half], { width: 26, colors }).split('\n');
    expect(lines).toEqual(['half  Half of the account,', '      always', '      share=0.5 mode=plain']);
  });
});

describe('the page of a plug-in', () => {
  it('has a table of its parameters and a line that uses it', () => {
    expect(pageText(half, { width: 100, colors })).toBe(
      [
        'half  sizer',
        '  Half of the account, always',
        '',
        '  source   Somebody 1999, A Book',
        '',
        '  parameter  default  values        sweep      meaning',
        '  share      0.5      0 … 1         0.25, 0.5  share of equity that is bought',
        '  mode       plain    plain, other             how',
        '',
        'for example',
        '  quant backtest --strategy momentum --sizer half:share=0.5',
      ].join('\n'),
    );
  });
  it('sets meanings below their rows where there is no room beside them', () => {
    expect(pageText(half, { width: 60, colors })).toContain(
      '  share      0.5      0 … 1         0.25, 0.5\n      share of equity that is bought\n',
    );
  });
  it('tells long values below the meaning, and quotes for the shell what it must', () => {
    const signals = 'rsi(period=14)@50/25 | macd(fast=12)@0/1';
    const param = (text: string) => ({ type: 'text', default: text, doc: 'what is weighed' }) as const;
    const sizerOf = (params: ParamSpecs) =>
      defineSizer({ ...half, params, needs: () => ({ features: [] }), resizeAt: () => 0, create: () => () => 0.5 });
    const wide = sizerOf({ signals: param(signals), other: param('x') });
    expect(pageText(wide, { width: 60, colors }).split('\n').slice(5)).toEqual([
      '  parameter  default  meaning',
      '  signals    …        what is weighed',
      '                      default: rsi(period=14)@50/25 |',
      '                      macd(fast=12)@0/1',
      '  other      x        what is weighed',
      '',
      'for example',
      '  quant backtest --strategy momentum --sizer half',
    ]);
    expect(examplesOf(sizerOf({ bands: param('a b') }))).toEqual([
      'quant backtest --strategy momentum --sizer "half:bands=a b"',
    ]);
  });
  it('says when a strategy works and when it fails', () => {
    const strategy = defineStrategy({
      ...draft,
      works: 'In trends.',
      fails: 'In ranges.',
      needs: () => ({ features: [] }),
    });
    const page = pageText(strategy, { width: 80, colors });
    expect(page).toContain('  works    In trends.\n  fails    In ranges.\n  source   own');
    expect(page).toContain('quant sweep --strategy "mine(bars=3|5)"');
  });
  it('shows how to run a strategy that needs a model, or a shorter interval', () => {
    const signal = defineStrategy({ ...draft, needs: () => ({ features: [], signal: true }) });
    expect(examplesOf(signal)[0]).toBe('quant walkforward --strategy mine');
    const frames = defineStrategy({ ...draft, needs: () => ({ features: [], intervals: ['4h', '15m'] }) });
    expect(examplesOf(frames)[0]).toBe('quant backtest --strategy mine --interval 15m');
  });
});
