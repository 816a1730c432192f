import { defineAccountFeature } from '../../core/feature.js';

/**
 * What the account holds of this market, as a fraction of its equity, negative when short.
 *
 * Known inside a run only, from its own account. Where there is none it is that of an account that has not traded yet: 0
 * on every row. A model that is fitted outside of a run sees such an account.
 */
export default defineAccountFeature({
  name: 'position',
  summary: 'Position’s value as a fraction of equity; 0 outside of a run',
  formula: 'value of the position / equity, below 0 when sold; 0 outside of a run',
  source: 'own; observation of a trading agent',
  params: {},
  outputs: ['position'],
  warmup: () => 0,
  compute: (c, _, { account }) => [account?.position.slice() ?? new Float64Array(c.length)],
});
