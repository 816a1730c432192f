import type { FeatureContext, FeatureRead } from '../core/feature-context.js';

/** How each part of the context is brought into the store. */
const BRING: Readonly<Record<keyof FeatureContext, string>> = {
  peers: 'name other markets: --symbols BTCUSDT,ETHUSDT',
  funding: 'bring it: quant fetch --market swap, or quant import a funding file; spot markets have none',
  openInterest: 'bring it: quant import a file of open interest',
  mark: 'bring them: quant fetch --market swap, or quant import a file of mark prices',
  spot: 'bring the spot bars of the same symbol and interval: quant fetch --market spot',
  trades: 'bring them: quant import a file of trades',
  book: 'bring them: quant import a file of book snapshots',
  account:
    'a strategy reads bar.equity and bar.position(s) itself; exports and models are shown one that does not trade',
};

const NAMES: Readonly<Partial<Record<FeatureRead, string>>> = {
  peers: 'other markets',
  openInterest: 'open interest',
  mark: 'mark prices',
  spot: 'the spot market',
  book: 'the order book',
  account: 'an account',
  'bars.takerBuyBase': 'taker volume of the bars',
  'bars.takerBuyQuote': 'taker volume of the bars',
  'bars.quoteVolume': 'money traded of the bars',
  'bars.trades': 'trade counts of the bars',
};

/** What a feature reads, as a user would call it. */
export function readName(read: FeatureRead): string {
  return NAMES[read] ?? read;
}

/** What to do so that the store has what a feature reads. */
export function howToBring(read: FeatureRead): string {
  return read.startsWith('bars.')
    ? 'bring them from a source that tells it, such as Binance'
    : BRING[read as keyof FeatureContext];
}
