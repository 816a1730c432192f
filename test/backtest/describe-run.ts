import type { Candles } from '../../src/core/candles.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { START_MS } from '../support/series.js';
import type { SlowInput } from './slow-engine/types.js';

/** A random run in a few lines, so that a failure can be checked by hand. Times are hours since the first bar. */
export function describeRun({ markets, script, rules, costs }: SlowInput): string {
  const lines: string[] = [];
  for (const market of markets) {
    lines.push(
      `market ${market.candles.symbol} ${JSON.stringify({ ...market.rules, marginTables: market.rules.marginTables.length })}`,
    );
    lines.push(...rowsOf('bar', market.candles));
    if (market.marks !== null) lines.push(...rowsOf('mark', market.marks));
    if (market.detail !== null) lines.push(...rowsOf('finer', market.detail));
    if (market.funding.length > 0)
      lines.push(`  funding ${market.funding.map((x) => `${hoursOf(x.time)}h ${x.rate}`).join(', ')}`);
  }
  lines.push(`rules ${JSON.stringify(rules)}`, `costs ${JSON.stringify(costs)}`);
  script.forEach((commands, step) => {
    for (const command of commands) lines.push(`close of step ${step}: ${JSON.stringify(command)}`);
  });
  return lines.join('\n');
}

function hoursOf(time: number): number {
  return (time - START_MS) / HOUR_MS;
}

function rowsOf(name: string, c: Candles): string[] {
  return [...c.openTime].map(
    (time, i) =>
      `  ${name} ${hoursOf(time)}h: ${c.open[i]} ${c.high[i]} ${c.low[i]} ${c.close[i]} volume ${c.volume[i]}`,
  );
}
