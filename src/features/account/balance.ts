import { defineAccountFeature } from '../../core/feature.js';

/**
 * What the account is worth, as a fraction of what it began with.
 *
 * It needs an account: exports and models are shown one that does not trade. A strategy is refused, for its features are
 * computed before it decides anything; it reads its account from `bar`.
 */
export default defineAccountFeature({
  name: 'balance',
  summary: 'Equity as a fraction of the starting cash; 1 where nobody trades',
  formula: 'balance = equity / starting cash; 1 where nobody trades',
  source: 'own; observation of a trading agent',
  params: {},
  outputs: ['balance'],
  warmup: () => 0,
  reads: ['account'],
  compute: (_, __, { account }) => [account!.balance.slice()],
});
