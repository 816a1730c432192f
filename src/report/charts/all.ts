import type { RunReport } from '../../core/report.js';
import { type Chart, isDrawn, type NoChart } from './chart.js';
import { costsChart } from './costs.js';
import { distributionChart } from './distribution.js';
import { drawdownChart } from './drawdown.js';
import { equityChart } from './equity.js';
import { exposureChart } from './exposure.js';
import { fundingChart } from './funding.js';
import { haltsChart } from './halts.js';
import { importanceChart } from './importance.js';
import { monthlyChart } from './monthly.js';
import { priceChart } from './price.js';
import { regimeChart } from './regime.js';
import { riskChart } from './risk.js';
import { rollingSharpeChart } from './rolling-sharpe.js';
import { shortfallChart } from './shortfall.js';
import { strategiesChart } from './strategies.js';
import { windowsChart } from './windows.js';

/** Prices of more markets would make a page that nobody scrolls through. */
export const MOST_PRICE_CHARTS = 6;

/** Every picture that a run has, by the part of the report it belongs to. */
export interface ChartSet {
  readonly performance: readonly (Chart | NoChart)[];
  readonly returns: readonly (Chart | NoChart)[];
  readonly trading: readonly (Chart | NoChart)[];
  readonly market: readonly (Chart | NoChart)[];
  readonly risk: readonly (Chart | NoChart)[];
  readonly execution: readonly (Chart | NoChart)[];
  readonly perpetual: readonly (Chart | NoChart)[];
  readonly strategies: readonly (Chart | NoChart)[];
  readonly walkforward: readonly (Chart | NoChart)[];
  readonly model: readonly (Chart | NoChart)[];
}

export function chartsOf(report: RunReport): ChartSet {
  const present = (...charts: (Chart | NoChart | undefined)[]): readonly (Chart | NoChart)[] =>
    charts.filter((chart) => chart !== undefined);
  const shownMarkets = report.markets.slice(0, MOST_PRICE_CHARTS);
  return {
    performance: present(equityChart(report), drawdownChart(report)),
    returns: present(
      monthlyChart(report),
      distributionChart(report),
      rollingSharpeChart(report),
      exposureChart(report),
    ),
    market: present(...shownMarkets.map((_, m) => priceChart(report, m)), regimeChart(report)),
    trading: present(costsChart(report)),
    risk: present(haltsChart(report), riskChart(report)),
    execution: present(shortfallChart(report)),
    perpetual: present(fundingChart(report)),
    strategies: present(strategiesChart(report)),
    walkforward: present(windowsChart(report)),
    model: present(importanceChart(report)),
  };
}

/** All pictures that are drawn, in the order of the page. */
export function drawnCharts(set: ChartSet): readonly Chart[] {
  const { performance, strategies, returns, walkforward, market, perpetual, risk, execution, trading, model } = set;
  return [performance, strategies, returns, walkforward, market, perpetual, risk, execution, trading, model]
    .flat()
    .filter(isDrawn);
}
