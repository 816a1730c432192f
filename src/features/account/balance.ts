import { defineAccountFeature } from '../../core/feature.js';

/**
 * What the account is worth, as a fraction of what it began with.
 *
 * Known inside a run only, from its own account. Where there is none it is that of an account that has not traded yet: 1
 * on every row. A model that is fitted outside of a run sees such an account.
 */
export default defineAccountFeature({
  name: 'balance',
  summary: 'Equity as a fraction of the starting cash; 1 outside of a run',
  formula: 'equity / starting cash; 1 outside of a run',
  source: 'own; observation of a trading agent',
  params: {},
  outputs: ['balance'],
  warmup: () => 0,
  compute: (c, _, { account }) => [account?.balance.slice() ?? new Float64Array(c.length).fill(1)],
});
