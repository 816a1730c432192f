import { defineTransform } from '../../core/feature.js';

export default defineTransform({
  name: 'absolute',
  summary: 'The size of the column, without its sign',
  formula: 'max(x, −x)',
  source: 'own',
  params: {},
  warmup: () => 0,
  compute: (x) => x.map(Math.abs),
  stream: () => Math.abs,
});
