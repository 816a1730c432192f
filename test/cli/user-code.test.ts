import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { backtest } from '../../src/backtest/run.js';
import { loadModule } from '../../src/cli/load-module.js';
import { loadPlugins } from '../../src/cli/plugins.js';
import { QuantError } from '../../src/core/kit/errors.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { parseFeature } from '../../src/features/spec.js';
import { scratchFolder } from '../support/cli.js';
import { randomCandles } from '../support/series.js';

const scratch = scratchIn();
afterAll(() => scratch.remove());
const MARKETS = [randomCandles({ seed: 'user-code', length: 60, symbol: 'BTCUSDT' })];
let files = 0;

/** A folder whose name has a space and a part that looks like ours: people have such folders. */
function scratchIn(): { readonly path: string; remove(): void } {
  const made = scratchFolder();
  const path = join(made.path, 'my src', 'backtest');
  mkdirSync(path, { recursive: true });
  return { path, remove: () => made.remove() };
}

/** Lines of a file, written under a name of its own. @returns its path and its name without the ending */
function written(text: string, ending = 'ts'): { readonly file: string; readonly name: string } {
  const name = `own-${++files}`;
  const file = join(scratch.path, `${name}.${ending}`);
  writeFileSync(file, text.replaceAll('NAME', name));
  return { file, name };
}

interface Parts {
  readonly params?: string;
  readonly needs?: string;
  readonly start?: string;
  readonly onBar?: string;
}

/** A strategy whose line 7 is `needs`, line 8 `start` and line 10 the body of `onBar`, with types above that vanish. */
function strategyFile({ params = '{}', needs = '{ features: [] }', start = '', onBar = '' }: Parts): string {
  return `import type { BarContext } from 'quant';
interface Gone {
  readonly a: number;
}
type Also = Gone & { b: string };
export default { kind: 'strategy', name: 'NAME', summary: 's', source: 'own', params: ${params},
  needs: (p: Record<string, number>) => (${needs}),
  start: (p: Record<string, number>) => { ${start};
    return { onBar(bar: BarContext, s: number): void { const all = [] as Also[];
      if (bar.barCount(s) === 30) { ${onBar}; }
      all.length = 0;
    } };
  },
};
`;
}

/** What a run of that strategy says. */
async function fault(parts: Parts, args = ''): Promise<QuantError & { readonly file: string }> {
  const { file, name } = written(strategyFile(parts));
  try {
    await loadPlugins(file);
    backtest({ spec: makeRunSpec({ markets: MARKETS, strategy: `${name}${args}` }), markets: MARKETS });
  } catch (error) {
    if (error instanceof QuantError) return Object.assign(error, { file: `${name}.ts` });
    throw error;
  }
  throw new Error('it ran');
}

describe('a fault at a bar', () => {
  const at = (line: number, file: string): string =>
    `strategy ${file.slice(0, -3)} (${file}:${line}) at bar 30 (2024-01-02T05:00:00Z) of BTCUSDT: `;

  it.each([
    ['of its own', 'throw new Error("not today")', 'not today'],
    ['of the language', '(bar as any).nothing()', 'bar.nothing is not a function'],
    ['that is no error', 'throw "text"', 'text'],
    ['a look ahead', 'bar.close(s, -1)', 'ago must be a whole number of bars, 0 or more, was -1'],
    ['a feature it did not ask for', 'bar.feature(s, 3)', 'feature 3 is read, and needs() lists no features'],
    ['an order of NaN units', 'bar.market(s, Number.NaN)', 'order quantity must be a finite number, was NaN'],
    ['a target of NaN', 'bar.target(s, 0 / 0)', 'target weight must be a finite number, was NaN'],
    ['a limit of no price', 'bar.limit(s, 1, -5)', 'limit price must be a price above 0, was -5'],
    ['a market that is not there', 'bar.position(7)', 'market must be in [0, 0], was 7'],
  ])('%s names file, line, bar, time and symbol', async (_, onBar, message) => {
    const error = await fault({ onBar });
    const place = onBar.startsWith('throw "')
      ? at(10, error.file).replace(/ \(own-\d+\.ts:10\)/, '')
      : at(10, error.file);
    expect(error.message).toBe(place + message);
    expect(error.exitCode).toBe(2);
  });

  it.each([
    ['a look ahead', 'bar.interval(1).close(s, -1)', 'ago must be a whole number of bars, 0 or more, was -1'],
    ['a market that is not there', 'bar.interval(1).high(7)', 'market must be in [0, 0], was 7'],
    ['an interval it did not ask for', 'bar.interval(2)', 'interval must be in [0, 1], was 2'],
  ])('%s on longer bars is told like one on its own', async (_, onBar, message) => {
    const error = await fault({ onBar, needs: '{ features: [], intervals: ["1h", "2h"] }' });
    expect(error.message).toBe(at(10, error.file) + message);
  });

  it.each([
    ['an order', 'bar.limit(s, 1, 100, { barsvalid: 3 } as any)', 'order option "barsvalid"', 'barsValid'],
    ['a market order', 'bar.market(s, 1, { reducOnly: true } as any)', 'order option "reducOnly"', 'reduceOnly'],
    ['a limit order', 'bar.limit(s, 1, 100, { limitPrice: 9 } as any)', 'order option "limitPrice"', undefined],
    ['a stop', 'bar.stop(s, 1, 900, { limitprice: 9 } as any)', 'order option "limitprice"', 'limitPrice'],
    ['a bracket', 'bar.bracket(s, 1, { stop: { rate: 0.1 }, traget: 1 } as any)', 'bracket option "traget"', 'target'],
    [
      'an amendment',
      'bar.amend(bar.limit(s, 1, 1), { quantaty: 2 } as any)',
      'change of an order "quantaty"',
      'quantity',
    ],
  ])('of %s that is misspelt names what is meant', async (_, onBar, message, near) => {
    const error = await fault({ onBar });
    expect(error.message).toBe(`${at(10, error.file)}unknown ${message}`);
    if (near !== undefined) expect(error.hint).toContain(`did you mean "${near}"? available: `);
    expect(error.hint).toContain('available: ');
  });

  it('is none in an order with all that it may have', async () => {
    const all =
      "{ barsValid: 3, goodUntil: bar.time + 1e9, timeInForce: 'GTC', reduceOnly: false, reason: 'r', limitPrice: 900 }";
    const start = `return { onBar: (bar: any, s: number): void => { bar.stop(s, 1, 800, ${all}); bar.limit(s, 1, 1, { postOnly: true }); } }`;
    const { file, name } = written(strategyFile({ start }));
    await loadPlugins(file);
    const spec = makeRunSpec({ markets: MARKETS, strategy: name });
    expect(() => backtest({ spec, markets: MARKETS })).not.toThrow();
  });

  it.each([
    ['on one market', MARKETS],
    ['on two', [...MARKETS, randomCandles({ seed: 'user-code-2', length: 60, symbol: 'ETHUSDT' })]],
  ])('that comes as a promise, without the word async, is refused %s and fails nothing later', async (_, markets) => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown): unknown => unheard.push(reason);
    process.on('unhandledRejection', hear);
    const start = 'return { onBar: (): any => Promise.reject(new Error("later")) }';
    const { file, name } = written(strategyFile({ start }));
    await loadPlugins(file);
    const spec = makeRunSpec({ markets, strategy: name });
    expect(() => backtest({ spec, markets })).toThrow(
      `strategy ${name} at bar 1 (2024-01-01T00:00:00Z) of BTCUSDT: onBar returned a promise: orders are given at once, or never`,
    );
    await new Promise((done) => setTimeout(done, 10));
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });

  it('is none when onBar returns the number of an order', async () => {
    const { file, name } = written(
      strategyFile({ start: 'return { onBar: (bar: any, s: number) => bar.market(s, 1) }' }),
    );
    await loadPlugins(file);
    const ledger = backtest({ spec: makeRunSpec({ markets: MARKETS, strategy: name }), markets: MARKETS });
    expect(ledger.steps).toBe(60);
  });

  it('is found in a file that the strategy imports, too', async () => {
    writeFileSync(join(scratch.path, 'helper.ts'), '\n\nexport function far(): void {\n  throw new Error("far");\n}\n');
    const text = strategyFile({ onBar: 'far()' }).replace(
      'import type',
      "import { far } from './helper.ts'; import type",
    );
    const { file, name } = written(text);
    await loadPlugins(file);
    const spec = makeRunSpec({ markets: MARKETS, strategy: name });
    expect(() => backtest({ spec, markets: MARKETS })).toThrow(`strategy ${name} (helper.ts:4) at bar 30`);
  });
});

describe('a fault before the first bar', () => {
  it.each<[string, Parts, number, string]>([
    ['needs()', { needs: '(null as any).features' }, 7, "Cannot read properties of null (reading 'features')"],
    ['start()', { start: 'throw new RangeError("no")' }, 8, 'no'],
  ])('in %s names file and line', async (where, parts, line, message) => {
    const error = await fault(parts);
    expect(error.message).toBe(`strategy ${error.file.slice(0, -3)} (${error.file}:${line}) in ${where}: ${message}`);
    expect(error.exitCode, 'not our bug').toBe(2);
  });

  it.each<[string, Parts, string]>([
    ['needs without features', { needs: '{ intervals: ["1h"] }' }, 'needs() must return { features: [...] }'],
    ['features that are no list', { needs: '{ features: "rsi" }' }, 'a list of texts, returned { features }'],
    [
      'an unknown feature',
      { needs: '{ features: ["sma", "rsj"] }' },
      'needs().features[1] "rsj": unknown feature "rsj"',
    ],
    ['a feature out of range', { needs: '{ features: ["sma(period=0)"] }' }, 'sma.period must be in [1, 5000], was 0'],
    ['an unknown interval', { needs: '{ features: [], intervals: ["7x"] }' }, 'needs().intervals[0] "7x"'],
    [
      'a start without onBar',
      { start: 'return {}' },
      'start() must return an object with a function onBar, returned {}',
    ],
    ['an async onBar', { start: 'return { async onBar() {} }' }, 'start() returned an async onBar'],
  ])('%s is named', async (_, parts, message) => {
    const error = await fault(parts);
    expect(error.message).toContain(`strategy ${error.file.slice(0, -3)}`);
    expect(error.message).toContain(message);
    expect(error.exitCode).toBe(2);
  });

  it.each([
    ['NaN', 'own-N.low must be a number in [1, 50], was "NaN"'],
    ['99', 'own-N.low must be in [1, 50], was 99'],
  ])('a parameter that is %s names its range', async (value, message) => {
    const params = '{ low: { type: "float", default: 30, min: 1, max: 50, doc: "d" } }';
    const error = await fault({ params }, `(low=${value})`);
    expect(error.message.replace(/own-\d+/, 'own-N')).toBe(message);
  });

  it.each([
    [
      '{ a: { type: "float", default: Number.NaN, min: 0, max: 1, doc: "d" } }',
      'default must be a number in [0, 1], was NaN',
    ],
    ['{ a: { type: "int", default: 5, min: 0, max: 1, doc: "d" } }', 'default must be in [0, 1], was 5'],
    [
      '{ a: { type: "int", default: 0, min: 0, max: 1, sweep: [0, 2], doc: "d" } }',
      'a sweep value must be in [0, 1], was 2',
    ],
    ['{ a: { type: "int", default: 0, doc: "d" } }', 'min and max must be numbers'],
    [
      '{ a: { type: "number", default: 0, min: 0, max: 1, doc: "d" } }',
      'type must be int, float, bool, choice or text',
    ],
    ['{ a: { type: "bool", default: true } }', 'doc must say in a few words what it means'],
    ['{ a: { type: "choice", default: "x", doc: "d" } }', 'options must be a list of texts'],
    ['{ a: 3 }', 'type must be int, float, bool, choice or text, was undefined'],
    ['null', 'must describe its parameters as an object'],
  ])('parameters that are described as %s are refused', async (params, message) => {
    const error = await fault({ params });
    expect(error.message).toContain(`${error.file}: strategy "${error.file.slice(0, -3)}"`);
    expect(error.message).toContain(message);
    expect(error.code).toBe('E_CONFIG');
  });
});

describe('a fault of another plug-in', () => {
  it('names file, line and function', async () => {
    const { file, name } =
      written(`export default { kind: 'indicator', name: 'NAME', summary: 's', source: 'own', params: {},
  category: 'trend', outputs: ['x'], warmup: () => 0,
  compute: (c: any) => [c.nothing.length],
};
`);
    await loadPlugins(file);
    expect(() => parseFeature(name)).not.toThrow();
    const raise = (): unknown => computeFeatures(MARKETS[0], [name]);
    expect(raise).toThrow(
      `indicator ${name} (${name}.ts:3) in compute(): Cannot read properties of undefined (reading 'length')`,
    );
    expect(raise).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
  });

  it('keeps the code and the hint of what it refused on purpose', async () => {
    const { file, name } =
      written(`export default { kind: 'cost', name: 'NAME', summary: 's', source: 'own', params: {},
  component: 'fee',
  create: () => { throw globalThis.refusal; },
};
`);
    await loadPlugins(file);
    Object.assign(globalThis, { refusal: new QuantError('E_PARAM', 'floor above rate', { hint: 'lower it' }) });
    const spec = makeRunSpec({ markets: MARKETS, strategy: 'hold', costs: [name] });
    expect(() => backtest({ spec, markets: MARKETS })).toThrow(
      expect.objectContaining({
        code: 'E_PARAM',
        hint: 'lower it',
        message: expect.stringMatching(/^cost own-\d+ .*in create\(\): floor above rate$/),
      }),
    );
  });
});

describe('a fault while the file is loaded', () => {
  const refusal = async (text: string, ending?: string): Promise<string> => {
    const { file } = written(text, ending);
    const error = await loadModule(file).then(
      () => new Error('it was loaded'),
      (reason: Error) => reason,
    );
    return error.message.replace(scratch.path, '').replaceAll(/own-\d+/g, 'own');
  };

  it('of grammar names the line', async () => {
    expect(await refusal('const a = 1;\nconst b: = 3;\n')).toBe(
      '/own.ts could not be loaded (own.ts:2): Unexpected token',
    );
    expect(await refusal('const a = 1;\n\nconst b = = 3;\n', 'mjs')).toContain(
      '/own.mjs could not be loaded (own.mjs:3): ',
    );
  });

  it('of its own names the line', async () => {
    expect(await refusal('\ninterface A { a: number }\n\nthrow new Error("early");\n')).toBe(
      '/own.ts could not be loaded (own.ts:4): early',
    );
  });

  it('of an import that is not there names it', async () => {
    expect(await refusal("import './nowhere.js';\n")).toContain(
      "could not be loaded (own.ts:1): Cannot find module './nowhere.js'",
    );
  });

  it.each([
    ['nothing', 'export const a = 1;\n'],
    ['a function', 'export default () => {};\n'],
    ['another kind', "export default { kind: 'strategie', name: 'a' };\n"],
  ])('that exports %s by default says what to export', async (_, text) => {
    const { file } = written(text);
    await expect(loadPlugins(file)).rejects.toThrow(`${file} must export a plug-in by default`);
  });

  it('that lacks a part says which', async () => {
    const { file } = written(
      "export default { kind: 'strategy', name: 'NAME', summary: 's', source: 's', params: {} };\n",
    );
    await expect(loadPlugins(file)).rejects.toThrow('has no needs, start');
  });
});

describe('the line in a message', () => {
  it('is the line of the TypeScript file, whatever had to be taken out of it', async () => {
    const { file } = written(LONG);
    const { default: lines } = await loadModule(file);
    const found = (lines as (() => Error)[]).map((raise) => Number(/own-\d+\.ts:(\d+)/.exec(raise().stack ?? '')?.[1]));
    const expected = LONG.split('\n').flatMap((line, k) => (line.includes('new Error()') ? [k + 1] : []));
    expect(found).toEqual(expected);
    expect(found.length).toBeGreaterThan(6);
  });
});

/** Everything that a transformer could take out, join or spread, with errors between. */
const LONG = `/**
 * A comment
 */
import type {
  BarContext,
  Strategy,
} from 'quant';

export interface Rule {
  readonly a: number;
  readonly b?: string;
}
type Either =
  | 'left'
  | 'right';
declare const missing: number;
const out: (() => Error)[] = [];
out.push(() => new Error());

abstract class Base<T extends Rule> {
  protected abstract readonly rule: T;
  private readonly memory = new Map<
    string,
    readonly number[]
  >();
  static readonly raise = (): Error => new Error();

  constructor(
    protected count: number = 0,
  ) {
    this.count += this.memory.size;
  }
}
out.push(Base.raise);

function overloaded(x: number): Error;
function overloaded(x: string): Error;
function overloaded(
  x: unknown,
): Error {
  void x;
  return new Error();
}
out.push(() => overloaded(1));

const options = {
  a: 1,
  ...({ b: 2 } as Partial<Rule>),
} satisfies Record<string, unknown>;
const text = \`
\${options.a}
\`;
const chained = options
  ?.a
  ?? text;
out.push(() => new Error());

class Mine
  extends Base<Rule>
  implements Strategy
{
  protected readonly rule: Rule = { a: 1 };
  onBar(
    bar: BarContext,
    s: number,
  ): void {
    void bar;
    void s;
    throw new Error();
  }
}
out.push(() => {
  try {
    new Mine().onBar(undefined!, 0);
  } catch (error) {
    return error as Error;
  }
  return undefined!;
});

enum Side {
  Buy = 1,
  Sell = -1,
}
out.push(() => (Side.Buy > 0 ? new Error() : undefined!));
const either: Either = 'left';
out.push(() => {
  const [first = either, , ...rest] = ['a', 'b', 'c'];
  void [first, rest, chained];
  return new Error();
});
export default out;
`;
