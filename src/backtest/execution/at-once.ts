import { defineExecution } from '../../core/execution.js';
import { expectedCost } from '../impact-model.js';
import { childUnits, lotsIn } from '../lots.js';

/** All of it as one market order: what the other ways have to beat. It takes no risk of time and pays all of its impact. */
export default defineExecution({
  name: 'at-once',
  summary: 'The whole order as one market order at the next open',
  source: 'own; Perold 1988, The Implementation Shortfall, for the measure that it is held to',
  params: {},
  start: (_, parent) => ({
    expectedCost: expectedCost(parent, { sizes: [1], ages: [0] }),
    next: ({ unsent }) => ({ quantity: childUnits(lotsIn(unsent, parent.lotStep), unsent, parent.lotStep) }),
  }),
});
