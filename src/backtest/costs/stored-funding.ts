import { defineCost } from '../../core/cost.js';

/**
 * Funding of a perpetual as its venue settled it: longs pay shorts when the rate is positive, and are paid when it is
 * negative. A missing settlement is never zero in silence: the run stops, or it goes on and says how many it left out.
 */
export default defineCost({
  name: 'stored-funding',
  summary: "Funding of perpetuals at the venue's own settlements, from the store",
  source: 'Binance, Introduction to Futures Funding Rates: payment = nominal value of the position × funding rate',
  component: 'funding',
  params: {
    missing: {
      type: 'choice',
      default: 'refuse',
      options: ['refuse', 'flag'],
      doc: 'a settlement that is not stored stops the run, or is left out and counted in the report',
    },
  },
  create:
    ({ missing }) =>
    ({ fundingRate }) =>
      missing === 'flag' && Number.isNaN(fundingRate) ? 0 : fundingRate,
});
