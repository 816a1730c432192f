import { defineAccountFeature } from '../../core/feature.js';

/**
 * What the account holds of this market, as a fraction of its equity, negative when short.
 *
 * It needs an account: exports and models are shown one that does not trade. A strategy is refused, for its features are
 * computed before it decides anything; it reads its account from `bar`.
 */
export default defineAccountFeature({
  name: 'position',
  summary: 'Position’s value as a fraction of equity; 0 where nobody trades',
  formula: 'value of the position / equity, below 0 when sold; 0 where nobody trades',
  source: 'own; observation of a trading agent',
  params: {},
  outputs: ['position'],
  warmup: () => 0,
  reads: ['account'],
  compute: (_, __, { account }) => [account!.position.slice()],
});
