import { HOUR_MS } from '../../src/core/kit/time.js';
import type { BarContext, ExitPrice, OrderOptions, Strategy, TrailDistance } from '../../src/core/strategy.js';
import { START_MS } from '../support/series.js';

/** Does what a table says, at the first call of each step. */
export class Scripted implements Strategy {
  private readonly script: readonly string[];
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
      if (command.trim() !== '') give(bar, command.trim());
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

function give(bar: BarContext, command: string): void {
  const [, symbol, rest] = /^(?:(\w+):\s*)?(.*)$/.exec(command)!;
  const s = symbol === undefined ? 0 : bar.symbols.indexOf(symbol);
  const words = new Words(rest);
  const size = Number(words.list[1]);
  const at = words.after('at')!;
  const options = optionsOf(words);
  switch (words.list[0]) {
    case 'market':
      bar.market(s, size, options);
      break;
    case 'limit':
      bar.limit(s, size, at, options);
      break;
    case 'stop':
      bar.stop(s, size, at, options);
      break;
    case 'stop-limit':
      bar.stop(s, size, at, { ...options, limitPrice: words.after('limit') });
      break;
    case 'take-profit':
      bar.takeProfit(s, size, at, options);
      break;
    case 'trail':
      bar.trailingStop(s, size, words.distance('by'), options);
      break;
    case 'bracket':
      bar.bracket(
        s,
        size,
        {
          limit: words.after('limit'),
          stopEntry: words.after('stop-entry'),
          stop: words.has('trail') ? { trail: words.distance('trail') } : words.exit('stop'),
          target: words.exit('target') ?? words.exit('take-profit'),
          targetType: words.has('take-profit') ? 'take-profit' : 'limit',
        },
        options,
      );
      break;
    case 'oco':
      bar.oneCancelsOther(...words.list.slice(1).map(Number));
      break;
    case 'amend':
      bar.amend(size, { price: words.after('at'), quantity: words.after('to') });
      break;
    case 'target':
      bar.target(s, size);
      break;
    case 'target-quantity':
      bar.targetQuantity(s, size);
      break;
    case 'target-exposure':
      bar.targetExposure(s, size);
      break;
    case 'cancel':
      if (words.list[1] === 'all') bar.cancelAll(s);
      else bar.cancel(size);
      break;
    default:
      throw new Error(`the table says "${command}"`);
  }
}
