import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { backtest } from '../../src/backtest/run.js';
import { loadModule } from '../../src/cli/load-module.js';
import { createRegistry } from '../../src/core/kit/registry.js';
import type { Ledger } from '../../src/core/ledger.js';
import { defineStrategy, type Strategy } from '../../src/core/strategy.js';
import { scratchFolder } from '../support/cli.js';
import { randomCandles } from '../support/series.js';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/strategy.md'), 'utf8');
const CORE = readFileSync(join(ROOT, 'src/core/strategy.ts'), 'utf8');

interface Fragment {
  /** what it does: kinds of order, `reads`, or `fails` */
  readonly does: readonly string[];
  readonly code: string;
  /** the text block after it: what the tool says */
  readonly says: string;
}

const FRAGMENTS: readonly Fragment[] = [
  ...PAGE.matchAll(/```ts (\S[^\n]*)\n(.*?)```(?:\n\n```text\n(.*?)\n```)?/gs),
].map(([, does, code, says = '']) => ({ does: does.split(' '), code, says }));

const scratch = scratchFolder();
afterAll(() => scratch.remove());
const file = join(scratch.path, 'fragments.ts');
let bodies: readonly Strategy['onBar'][] = [];

beforeAll(async () => {
  const functions = FRAGMENTS.map(({ code }) => `(bar: BarContext, s: number, k: number): void => {\n${code}}`);
  writeFileSync(file, `import type { BarContext } from 'quant';\nexport default [\n${functions.join(',\n')}\n];\n`);
  bodies = (await loadModule(file)).default as typeof bodies;
});

const MARKETS = ['AAAUSDT', 'BBBUSDT'].map((symbol) =>
  randomCandles({ seed: `page/${symbol}`, symbol, length: 400, volatility: 0.005 }),
);
const AT = 300;

/** Plays one piece of code at one close, with ten units in hand, as the page says it stands: on hours, features known. */
function played(body: Strategy['onBar']): Ledger {
  const definition = defineStrategy({
    name: 'fragment',
    summary: 's',
    source: 'own',
    params: {},
    needs: () => ({
      features: ['rsi(period=14)', 'atr(period=14)', 'on(ema(period=20), interval=4h)'],
      intervals: ['4h', '1h'],
    }),
    start: () => ({
      onBar(bar, s, k) {
        if (k !== 1 || s !== 0) return;
        if (bar.barCount(s) === AT - 50) bar.market(s, 10);
        if (bar.barCount(s) === AT) body(bar, s, k);
      },
    }),
  });
  const strategy = createRegistry('strategy', [definition]).parse('fragment');
  const account = { cashQuote: 10_000 };
  const spec = makeRunSpec({ markets: MARKETS, strategy: 'hold', account, execution: { maxVolumeShare: 1 } });
  return backtest({ spec, markets: MARKETS, strategy });
}

describe('docs/strategy.md', () => {
  it('has code for every kind of order', () => {
    const shown = new Set(FRAGMENTS.flatMap(({ does }) => does));
    for (const type of [
      'market',
      'limit',
      'stop',
      'stop-limit',
      'trailing-stop',
      'take-profit',
      'target',
      'reads',
      'fails',
    ]) {
      expect(shown, type).toContain(type);
    }
  });

  it('has code whose types are right', () => {
    const project = join(scratch.path, 'tsconfig.json');
    writeFileSync(join(scratch.path, 'package.json'), '{"type":"module"}');
    const paths = { quant: [join(ROOT, 'src/index.ts')] };
    const compilerOptions = {
      paths,
      noUnusedLocals: false,
      noUnusedParameters: false,
      typeRoots: [join(ROOT, 'node_modules/@types')],
    };
    writeFileSync(project, JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: [file] }));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const said = ((): string => {
      try {
        return execFileSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' });
      } catch (error) {
        return (error as { stdout: string }).stdout;
      }
    })();
    expect(said).toBe('');
  });

  it.each(FRAGMENTS.map((fragment, k) => ({ ...fragment, k })))('$k: $code', ({ does, says, k }) => {
    if (does[0] === 'fails') {
      expect(() => played(bodies[k])).toThrow(says);
      expect(says, 'the page says what the tool says').not.toBe('');
      return;
    }
    const { orders, rejects } = played(bodies[k]);
    const given = orders.filter((order) => order.decidedStep === AT - 1).map((order) => order.type);
    expect(new Set(given)).toEqual(new Set(does[0] === 'reads' ? [] : does));
    expect(rejects).toEqual([]);
  });

  it.each(['BarSeries', 'BarContext', 'OrderOptions', 'StopOptions', 'TrailDistance', 'BracketExits', 'StrategyNeeds'])(
    'names every member of %s',
    (name) => {
      const body = new RegExp(`interface ${name} .*?\\{(.*?)\\n\\}`, 's').exec(CORE)?.[1] ?? '';
      const members = [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[(:]/gm)].map(([, member]) => member);
      expect(members.length).toBeGreaterThan(0);
      expect(members.filter((member) => !new RegExp(`\\b${member}\\b`).test(PAGE))).toEqual([]);
    },
  );

  it('explains every reject code', () => {
    const union = /RejectCode =(.*?);/s.exec(readFileSync(join(ROOT, 'src/core/order.ts'), 'utf8'))?.[1] ?? '';
    const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => !PAGE.includes(`\`${code}\``))).toEqual([]);
  });

  it('lists every example', () => {
    const listed = [...PAGE.matchAll(/^\| \[(\S+)\]\(\.\.\/examples\//gm)].map(([, example]) => example);
    const all = readdirSync(join(ROOT, 'examples'));
    const strategies = all.filter((path) =>
      readFileSync(join(ROOT, 'examples', path), 'utf8').includes('defineStrategy({'),
    );
    expect(listed.sort()).toEqual(strategies.sort());
  });
});
