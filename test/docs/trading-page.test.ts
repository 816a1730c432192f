import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { tradingSpec } from '../../src/backtest/trading/layer.js';
import { RUN_PARAMS, type RunFlags } from '../../src/cli/market/run-flags.js';
import { tradingFromFlags } from '../../src/cli/market/trading-flags.js';
import { resolveParams } from '../../src/core/kit/params.js';
import { riskRules } from '../../src/risk/registry.js';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const PAGE = read('docs/trading.md');
const FLAGS = {
  '--sizer': 'sizer',
  '--stop': 'stop',
  '--take-profit': 'takeProfit',
  '--risk': 'risk',
  '--execution': 'execution',
  '--confidence': 'confidence',
} as const;

/** The command lines of a page that name a part of the layer of our own. */
function linesOf(page: string): string[] {
  return [...page.matchAll(/^quant .*$/gm)]
    .map(([line]) => line)
    .filter((line) => Object.keys(FLAGS).some((flag) => line.includes(`${flag} `)) && !line.includes('--plugin'));
}

describe('docs/trading.md', () => {
  const lines = [...linesOf(PAGE), ...linesOf(read('README.md'))];

  it('shows command lines', () => {
    expect(lines.length).toBeGreaterThan(3);
  });

  it.each(lines)('says what the tool takes: %s', (line) => {
    const words = (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"|"$/g, ''));
    const given: Record<string, string> = {};
    words.forEach((word, k) => {
      if (word in FLAGS) given[FLAGS[word as keyof typeof FLAGS]] = words[k + 1];
    });
    const flags = resolveParams('backtest', RUN_PARAMS, given) as RunFlags;
    expect(tradingSpec(tradingFromFlags(flags))).toBeDefined();
  });

  it('names every flag of the layer', () => {
    for (const flag of Object.keys(FLAGS)) expect(PAGE).toContain(`| \`${flag}\` |`);
  });

  it('names the rules of --risk default, their limits, units and actions', () => {
    const told = [...PAGE.matchAll(/^\| `[a-z-]+:[\d.]+` \|.*$/gm)].map(([line]) => line);
    const rules = riskRules.list().filter(({ isDefault }) => isDefault);
    const rows = rules.map(({ name, unit, action }) => {
      const { definition, params } = riskRules.bind(name);
      const [first] = Object.keys(definition.params);
      return `| \`${name}:${params[first]}\` | ${unit} | ${action(params)} |`;
    });
    expect(told).toEqual(rows);
  });

  it('names the keys of a config file', () => {
    const [, shown] = /```yaml\n(.*?)```/s.exec(PAGE)!;
    const section: Record<string, Record<string, string>> = parse(shown);
    const flags = resolveParams('backtest', RUN_PARAMS, section.backtest) as RunFlags;
    expect(tradingSpec(tradingFromFlags(flags))).toMatchObject({ takeProfits: [expect.stringContaining('rr(')] });
  });

  it('shows the stop of the examples', () => {
    const [, shown] = /```ts\n\/\/ half-range\.ts\n(.*?)```/s.exec(PAGE)!;
    expect(read('examples/half-range.ts')).toContain(shown);
  });
});
