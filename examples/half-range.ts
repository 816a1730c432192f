/**
 * A stop of one's own: below the middle of the last bar for a long, above it for a short.
 *
 *   quant backtest --strategy momentum --plugin ./examples/half-range.ts --stop half-range:0.8
 */
import { defineStop } from 'quant';

export default defineStop({
  name: 'half-range',
  summary: 'Stop below the middle of the last bar',
  source: 'own',
  params: {
    share: { type: 'float', default: 0.5, min: 0, max: 1, doc: 'how far down the bar, fraction of its range' },
  },
  needs: () => ({ features: [] }),
  create: (p) => (view) => {
    const high = view.high(view.market);
    const low = view.low(view.market);
    return view.side > 0 ? high - p.share * (high - low) : low + p.share * (high - low);
  },
});
