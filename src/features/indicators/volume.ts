import { defineIndicator } from '../../core/feature.js';

/** What was traded in the bar, in base coins. For models that see one market, or as the input of a transform. */
export default defineIndicator({
  name: 'volume',
  category: 'volume',
  summary: 'Volume of the bar, base coins',
  formula: 'volume of the bar as it is',
  source: 'own; the bar’s own column',
  params: {},
  outputs: ['volume'],
  warmup: () => 0,
  compute: (c) => [c.volume.slice()],
  stream: () => (bar, out) => {
    out[0] = bar.volume;
  },
});
