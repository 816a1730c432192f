import { parseTime } from '../../core/kit/time.js';
import { defineSource } from '../../core/source.js';
import { openSimSession } from '../sim/session.js';

export default defineSource({
  name: 'sim',
  summary: 'A seeded simulated market with known regimes and planted edges, for trying things out and for tests',
  source: 'own',
  isSimulated: true,
  params: {
    seed: { type: 'int', default: 1, min: 0, max: 2 ** 31 - 1, doc: 'the world: equal seeds give equal markets' },
    correlation: { type: 'float', default: 0.65, min: 0, max: 0.99, doc: 'correlation of hourly shocks of two assets' },
    edge: { type: 'float', default: 1, min: 0, max: 10, doc: 'strength of the planted edges, 0 for none' },
    drift: { type: 'float', default: 1, min: 0, max: 10, doc: 'scale of the drifts of bull and bear regimes' },
    outages: { type: 'bool', default: true, doc: 'whether the venue is down now and then, which leaves gaps' },
    now: { type: 'text', default: '', doc: "the exchange's clock as an ISO date, empty for the real one" },
  },
  venue: () => 'sim',
  open: async ({ now, ...settings }, context) => {
    const fixedMs = now === '' ? undefined : parseTime('sim.now', now, context.now());
    return openSimSession(settings, () => fixedMs ?? context.now());
  },
});
