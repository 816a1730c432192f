import { minuteUtc } from '../core/kit/time.js';
import type { RunReport } from '../core/report.js';
import { attributionRows } from './attribution.js';
import { type CostAmount, costBreakdown, shownParts } from './costs.js';
import { terminalText } from './escape.js';
import { currencyOf, moneyType } from './money.js';
import { formatMoney, formatNumber, formatPercent, formatQuote, PLAIN } from './number.js';
import { isPerpetual, sideOf, sumFunding } from './perpetuals.js';
import { alignRows, type Paint } from './terminal.js';

const INDENT = '  ';
/** Longer names would push the figures off the page. */
const LONGEST_NAME = 44;
const MOST_LIQUIDATIONS = 5;

/** Every kind of cost: in money, over the starting cash, over what was traded, and the models that charged it. */
export function costLines(report: RunReport, paint: Paint): string[] {
  const costs = costBreakdown(report);
  const parts = shownParts(costs);
  if (parts.length === 0) return [];
  const type = moneyType(report, PLAIN);
  const bps = (value: number): string =>
    Number.isNaN(value) ? PLAIN.missing : `${formatNumber(value, { digits: 1, type })} bp`;
  const cells = ({ amount, shareOfCash, bps: ofNotional }: CostAmount): string[] => [
    formatMoney(amount, { type }),
    formatPercent(shareOfCash, { type }),
    bps(ofNotional),
  ];
  const [head, ...lines] = alignRows([
    ['Cost breakdown', currencyOf(report.spec), 'of cash', 'of traded'],
    ...parts.map((part) => [INDENT + part.label, ...cells(part)]),
    [`${INDENT}Total`, ...cells(costs.total)],
  ]).map((row) => row.join('  '));
  return [
    paint.dim(head),
    ...lines.map((line, k) => {
      const models = parts[k]?.models.join(', ') ?? '';
      return models === '' ? line : `${line}  ${paint.dim(terminalText(models))}`;
    }),
    `${INDENT}${paint.dim('break-even')} ${bps(costs.breakEvenBps)} per side, against ${bps(costs.tradingBps)} that fees, spread and slippage came to`,
  ];
}

/** What each of several strategies brought. */
export function strategyLines(report: RunReport, paint: Paint): string[] {
  const rows = attributionRows(report);
  if (rows.length === 0) return [];
  const type = moneyType(report, PLAIN);
  const percent = (value: number): string => formatPercent(value, { type, isSigned: true });
  const cut = (name: string): string => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 3)}...` : name);
  const [head, ...lines] = alignRows([
    ['Strategies', 'share', 'return', 'contribution', 'max drawdown', 'trades'],
    ...rows.map((row) => [
      INDENT + cut(terminalText(row.name)),
      formatPercent(row.share, { type }),
      percent(row.totalReturn),
      percent(row.contribution),
      percent(row.maxDrawdown),
      formatNumber(row.trades, { digits: 0, type }),
    ]),
  ]).map((row) => row.join('  '));
  return [paint.dim(head), ...lines];
}

/** How the margin was kept, what funding came to, and the first liquidations; each with its name. */
export function perpetualFacts(report: RunReport): readonly (readonly [string, string])[] {
  if (!isPerpetual(report)) return [];
  const { ledger, spec } = report;
  const type = moneyType(report, PLAIN);
  const currency = currencyOf(spec);
  const money = (value: number): string => formatMoney(value, { type });
  const { paid, received, settlements } = sumFunding(ledger.fundingPayments);
  const count = formatNumber(settlements, { digits: 0, type });
  const facts: [string, string][] = [
    ['margin', `${spec.account.maxLeverage}x leverage, ${spec.account.margin}`],
    ['funding', `paid ${money(paid)}, received ${money(received)} ${currency} over ${count} settlements`],
  ];
  const shown = ledger.liquidations.slice(0, MOST_LIQUIDATIONS);
  shown.forEach((event, k) => {
    const price = (value: number): string => formatQuote(value, { type });
    facts.push([
      k === 0 ? 'liquidated' : '',
      `${minuteUtc(event.time)} UTC ${sideOf(event)} ${price(Math.abs(event.quantity))} ${event.symbol} at ${price(event.closePrice)}, entered at ${price(event.entryPrice)}`,
    ]);
  });
  const left = ledger.liquidations.length - shown.length;
  if (left > 0) facts.push(['', `and ${formatNumber(left, { digits: 0, type })} more`]);
  return facts;
}
