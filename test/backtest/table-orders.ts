import { HOUR_MS } from '../../src/core/kit/time.js';
import type {
  BarContext,
  ExitPrice,
  OrderOptions,
  Strategy,
  TargetExits,
  TrailDistance,
} from '../../src/core/strategy.js';
import { START_MS } from '../support/series.js';

/** Does what a table says, at the first call of each step. */
export class Scripted implements Strategy {
  private readonly script: readonly string[];
  /** the numbers that its orders were given, in order of giving */
  private readonly given: number[] = [];
  private done = -1;
  private row: number;

  constructor(script: readonly string[], firstStep: number) {
    this.script = script;
    this.row = firstStep;
  }

  onBar(bar: BarContext): void {
    if (bar.time === this.done) return;
    this.done = bar.time;
    // An hour without any bar has no row: rows are counted, not hours.
    for (const command of (this.script[this.row++] ?? '').split(';')) {
      if (command.trim() !== '') this.given.push(...give(bar, command.trim(), this.given));
    }
  }
}

/** Words of a command: `after('at')` is the number that follows a word. */
class Words {
  readonly list: readonly string[];

  constructor(text: string) {
    this.list = text.split(/\s+/);
  }
  has(word: string): boolean {
    return this.list.includes(word);
  }
  text(word: string): string | undefined {
    return this.has(word) ? this.list[this.list.indexOf(word) + 1] : undefined;
  }
  after(word: string): number | undefined {
    const text = this.text(word);
    return text === undefined ? undefined : Number(text);
  }
  /** `9` is a price, `5%` a distance */
  exit(word: string): ExitPrice | undefined {
    const text = this.text(word);
    if (text === undefined) return undefined;
    return text.endsWith('%') ? { rate: Number.parseFloat(text) / 100 } : { price: Number(text) };
  }
  /** `5%`, `2` or `2atr3` */
  distance(word: string): TrailDistance {
    const text = this.text(word)!;
    if (text.endsWith('%')) return { rate: Number.parseFloat(text) / 100 };
    const [amount, bars] = text.split('atr').map(Number);
    return bars === undefined ? { price: amount } : { atr: amount, bars };
  }
}

function optionsOf(words: Words): OrderOptions {
  const until = words.after('until');
  return {
    barsValid: words.after('for'),
    goodUntil: until === undefined ? undefined : START_MS + (until - 1) * HOUR_MS,
    timeInForce: words.has('ioc') ? 'IOC' : words.has('fok') ? 'FOK' : undefined,
    postOnly: words.has('post-only') || undefined,
    reduceOnly: words.has('reduce') || undefined,
  };
}

/** @param given numbers of earlier orders, named `#1`, `#2` … @returns those of the orders that this command places */
function give(bar: BarContext, command: string, given: readonly number[]): number[] {
  const [, symbol, rest] = /^(?:(\w+):\s*)?(.*)$/.exec(command)!;
  const s = symbol === undefined ? 0 : bar.symbols.indexOf(symbol);
  const words = new Words(rest);
  const number = (text: string): number => (text.startsWith('#') ? given[Number(text.slice(1)) - 1] : Number(text));
  const size = Number(words.list[1]);
  const at = words.after('at')!;
  const options = optionsOf(words);
  switch (words.list[0]) {
    case 'market':
      return [bar.market(s, size, options)];
    case 'limit':
      return [bar.limit(s, size, at, options)];
    case 'stop':
      return [bar.stop(s, size, at, options)];
    case 'stop-limit':
      return [bar.stop(s, size, at, { ...options, limitPrice: words.after('limit') })];
    case 'take-profit':
      return [bar.takeProfit(s, size, at, options)];
    case 'trail':
      return [bar.trailingStop(s, size, words.distance('by'), options)];
    case 'bracket': {
      const entry = { limit: words.after('limit'), stopEntry: words.after('stop-entry') };
      const { entry: first, stop, target } = bar.bracket(s, size, { ...entry, ...exitsOf(words, 'target') }, options);
      return [first, stop, target];
    }
    case 'oco':
      bar.oneCancelsOther(...words.list.slice(1).map(number));
      return [];
    case 'amend':
      bar.amend(number(words.list[1]), { price: words.after('at'), quantity: words.after('to') });
      return [];
    case 'target': {
      if (!words.has('stop') && !words.has('profit') && !words.has('trail')) return [bar.target(s, size)];
      const { entry, stop, target } = bar.targetBracket(s, size, exitsOf(words, 'profit'));
      return [entry, stop, target];
    }
    case 'target-quantity':
      return [bar.targetQuantity(s, size)];
    case 'target-exposure':
      return [bar.targetExposure(s, size)];
    case 'cancel':
      if (words.list[1] === 'all') bar.cancelAll(s);
      else bar.cancel(number(words.list[1]));
      return [];
    default:
      throw new Error(`the table says "${command}"`);
  }
}

function exitsOf(words: Words, profit: 'target' | 'profit'): TargetExits {
  return {
    stop: words.has('trail') ? { trail: words.distance('trail') } : words.exit('stop'),
    target: words.exit(profit) ?? words.exit('take-profit'),
    targetType: words.has('take-profit') ? 'take-profit' : 'limit',
  };
}
