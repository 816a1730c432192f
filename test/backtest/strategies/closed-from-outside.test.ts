import { expect, it } from 'vitest';
import { randomCandles } from '../../support/series.js';
import { LIVELY } from '../whole-runs.js';
import { playClosed } from './by-hand.js';

const NAMES = [
  'dca',
  'ma-cross',
  'macd-volume',
  'turtle',
  'keltner',
  'squeeze',
  'volatility-breakout',
  'swing',
  'session-breakout',
  'xs-momentum',
];
const TEXTS = LIVELY.filter((text) => NAMES.includes(text.split('(')[0]));
const MARKETS = ['AAA', 'BBB'].map((symbol) => randomCandles({ seed: `outside/${symbol}`, length: 400, symbol }));
/** Every fifth close somebody else sells everything that is there. */
const CLOSED_AT = Array.from({ length: 80 }, (_, k) => 5 * k + 4);

it('knows a text for each', () => {
  expect(TEXTS.length).toBe(NAMES.length);
});

it.each(TEXTS)('%s goes on in its own rhythm when somebody else closes what it holds', (text) => {
  const own = (closedAt: readonly number[]) =>
    playClosed(text, MARKETS, closedAt).orders.filter((order) => order.reason !== 'somebody else');
  const alone = own([]);
  const disturbed = own(CLOSED_AT);
  expect(disturbed.length, 'it neither stops nor orders what was taken from it again and again').toBeGreaterThan(5);
  expect(disturbed.length).toBeLessThanOrEqual(1.5 * alone.length);
});
