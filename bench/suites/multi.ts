/**
 * Ten markets of one-minute bars, a strategy on 1h and 5m bars: what one market-bar costs, against C that aggregates each
 * bar as it comes and calls the strategy for each. A strategy that names its intervals is not asked in between, and longer
 * bars are made once as columns: that design must beat the plain one even in the slower language.
 */
import { steady } from '../kit/clock.js';
import type { Suite } from '../kit/suite.js';
import { definitionOf, HOUR_AND_FIVE, HourAndFive, loadTenMarkets, ready, requestOf } from '../workload.js';

const YEAR = 525_600;
const MARKETS = 10;

export default {
  measures: [
    {
      name: 'multi-10x5m1h',
      what: 'ten markets on 5m and 1h from 1m, longer bars made on the way / C, aggregates and callback per bar',
      goal: 0.8,
      unit: 'ns/bar',
      run: (lab) => {
        const file = lab.tenMarketsFile(lab.pick(YEAR, YEAR / 8));
        const repetitions = lab.pick(5, 3);
        const theirs = lab.c('multi', [file, repetitions], ['multi', 'multi_engine']);
        return lab.race(lab.side('multi', [file, repetitions]), theirs, { rounds: lab.pick(5, 1) });
      },
    },
  ],
  sides: {
    multi: (file, repetitions) => {
      const markets = loadTenMarkets(file);
      const definition = definitionOf((count) => new HourAndFive(count), HOUR_AND_FIVE);
      const request = requestOf(markets, definition, { takerBps: 10, makerBps: 2 });
      // Longer bars are made while a run is prepared, so that is part of what is timed.
      const [ms, end] = steady(
        () => request,
        (prepared) => ready(prepared)(),
        { warm: 2, repetitions: Number(repetitions) },
      );
      return { value: (ms * 1e6) / (markets[0].length * MARKETS), check: { ...end } };
    },
  },
} satisfies Suite;
