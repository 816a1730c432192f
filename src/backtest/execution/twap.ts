import { defineExecution } from '../../core/execution.js';
import { workSchedule } from '../child-schedule.js';

/**
 * Equal parts at equal times: the average price over the time that it takes, whatever happens in it. Without a view on
 * volume or price it is the least that a large order can do.
 *
 * Children are market orders at the opens after the closes 0, every, 2·every … after the decision.
 */
export default defineExecution({
  name: 'twap',
  summary: 'Equal children at equal times (time-weighted average price)',
  source:
    'Almgren & Chriss 2000, Optimal Execution of Portfolio Transactions, J. Risk 3: the schedule without risk aversion',
  params: {
    slices: { type: 'int', default: 6, min: 1, max: 1000, sweep: [3, 6, 12, 24], doc: 'children, number' },
    every: { type: 'int', default: 1, min: 1, max: 1000, doc: 'time between two children, bars' },
  },
  start: ({ slices, every }, parent) => workSchedule(parent, new Float64Array(slices).fill(1), every),
});
