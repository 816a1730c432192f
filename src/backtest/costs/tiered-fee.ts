import { defineCost } from '../../core/cost.js';
import { DAY_MS } from '../../core/kit/time.js';
import { parseFeeSchedule, tableAt, tierAt } from '../fee-schedule.js';

/** Whole UTC days whose trading decides the tier. */
const DAYS = 30;
/** Days that are kept: a slot is not reused while bars of another length may still ask for it. */
const SLOTS = 64;

const UNTIL_VIP3 = '0=10/10, 1e6=9/10, 5e6=8/10';
const BINANCE_SPOT = [
  '0=10/10',
  `2021-12-21: ${UNTIL_VIP3}, 20e6=7/10, 120e6=7/9, 200e6=6/8, 500e6=5/7, 1e9=4/6`,
  `2022-06-01: ${UNTIL_VIP3}, 20e6=7/10, 120e6=2/4`,
  `2023-06-07: ${UNTIL_VIP3}, 20e6=4.2/6, 120e6=4.2/5.4, 200e6=3.6/4.8, 500e6=3/4.2, 1e9=2.4/3.6`,
].join('; ');

/**
 * The venue's fee by what the account has traded: tables with dates, tiers by the notional of the last 30 days, makers and
 * takers apart. Charged in cash on the paid notional.
 *
 * As venues do, the tier is settled at midnight UTC from the 30 whole days before: what is traded today counts from
 * tomorrow, and an account begins without any past. Notional is counted in the account's currency, makers
 * included. Other conditions of a venue (coins held) are taken as met.
 */
export default defineCost({
  name: 'tiered-fee',
  summary: 'Maker and taker fee by the notional traded in the last 30 days, with tables by date',
  source:
    'default: Binance VIP Program, spot, without BNB discount: announcements of 2021-12-15, of 2022-05-31 and for 2023-06-07 (notionals of 2021 kept); before 2021-12-21 tiers were counted in BTC and only the regular fee is taken',
  component: 'fee',
  params: {
    schedule: {
      type: 'text',
      default: BINANCE_SPOT,
      doc: 'tables parted by ";", each its first day (UTC) and ":", then tiers "notional=maker/taker" in bps; the first table also holds before its date',
    },
  },
  create: ({ schedule }) => {
    const tables = parseFeeSchedule('tiered-fee.schedule', schedule);
    const dayOf = new Float64Array(SLOTS).fill(Number.NaN);
    const traded = new Float64Array(SLOTS);
    let settledDay = Number.NaN;
    let tier = tables[0].tiers[0];

    const settle = (day: number): void => {
      let notional = 0;
      // By day, not by slot: sums must not depend on where the ring begins.
      for (let d = day - DAYS; d < day; d++) if (dayOf[slotOf(d)] === d) notional += traded[slotOf(d)];
      tier = tierAt(tableAt(tables, day * DAY_MS), notional);
      settledDay = day;
    };
    return {
      rate: (fill) => {
        const day = Math.floor(fill.time / DAY_MS);
        if (day !== settledDay) settle(day);
        return fill.isMaker ? tier.maker : tier.taker;
      },
      filled: (fill) => {
        const day = Math.floor(fill.time / DAY_MS);
        const slot = slotOf(day);
        if (dayOf[slot] !== day) {
          dayOf[slot] = day;
          traded[slot] = 0;
        }
        traded[slot] += fill.notional;
        if (day < settledDay) settledDay = Number.NaN;
      },
    };
  },
});

function slotOf(day: number): number {
  return ((day % SLOTS) + SLOTS) % SLOTS;
}
