import { defineCost } from '../../core/cost.js';

/**
 * Interest on what is borrowed: coins for a short, cash for a long beyond the equity. Charged at each close on the notional
 * that is short and on cash below zero, for the time since the close before, missing bars included.
 */
export default defineCost({
  name: 'borrow-rate',
  summary: 'Interest per year on the notional that is short, and on cash below zero',
  source: 'own; margin interest of large venues lies between 3 % and 15 % per year for liquid coins',
  component: 'borrow',
  params: {
    perYear: {
      type: 'float',
      default: 0.1,
      min: 0,
      max: 10,
      sweep: [0, 0.05, 0.1, 0.2],
      doc: 'simple interest per 365 days, fraction of the notional',
    },
  },
  create:
    ({ perYear }) =>
    () =>
      perYear,
});
