import { describe, expect, it } from 'vitest';
import { RUN_PARAMS, type RunFlags } from '../../src/cli/market/run-flags.js';
import { tradingFromFlags } from '../../src/cli/market/trading-flags.js';
import { resolveParams } from '../../src/core/kit/params.js';

const read = (given: Record<string, string>) =>
  tradingFromFlags(resolveParams('backtest', RUN_PARAMS, given) as RunFlags);

describe('the flags of the trading layer', () => {
  it('take parts joined with +, in the short and in the long form', () => {
    expect(read({ stop: 'atr:2 + time(bars=48)' }).stops).toEqual([
      expect.stringMatching(/^atr\(k=2, /),
      expect.stringMatching(/^time\(bars=48/),
    ]);
    expect(read({ stop: 'none', risk: 'none' })).toMatchObject({ stops: [], risk: [] });
  });

  it('put a named rule in the place of its default', () => {
    const plain = read({ risk: 'default' }).risk!;
    const other = read({ risk: 'default+max-weight:1' }).risk!;
    expect(other).toHaveLength(plain.length);
    expect(other.filter((rule) => !plain.includes(rule))).toEqual([expect.stringMatching(/^max-weight\(limit=1, /)]);
  });

  it.each([
    ['stop', 'atr+', '--stop "atr+" has an empty part', 'parts are joined with +: --stop atr'],
    ['stop', '+atr', '--stop "+atr" has an empty part', 'parts are joined with +: --stop atr'],
    ['stop', 'atr++time', 'has an empty part', 'parts are joined with +: --stop "atr+time"'],
    ['risk', 'default+', '--risk "default+" has an empty part', 'parts are joined with +: --risk default'],
    ['stop', 'atr,time', 'parts are joined with +', 'write --stop "atr+time"'],
    ['stop', 'atr:k=2,period=7,time:bars=4', 'parts are joined with +', 'write --stop "atr:k=2,period=7+time:bars=4"'],
    ['risk', 'default,max-weight:1', 'parts are joined with +', 'write --risk "default+max-weight:1"'],
    [
      'stop',
      './half-range.ts:0.8',
      '--stop takes names, was the file',
      '--plugin ./half-range.ts --stop half-range:0.8',
    ],
    ['sizer', 'my/size.js', '--sizer takes names, was the file', '--plugin my/size.js --sizer size'],
    ['sizer', 'kelly+vol-target', '--sizer takes one', 'choose kelly'],
  ])('--%s %s is refused in words that help', (flag, text, message, hint) => {
    expect(() => read({ [flag]: text })).toThrow(
      expect.objectContaining({
        code: 'E_USAGE',
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    );
  });
});
