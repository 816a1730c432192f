import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import { formatInterval, isoUtc, minuteUtc } from '../../core/kit/time.js';
import { listGaps } from '../../data/store/gaps.js';
import type { CommandContext } from '../command.js';
import { withFilledStore } from '../market/open.js';
import { matchingSeries } from '../market/select.js';
import { table } from '../table.js';
import type { DataFlags } from './data-flags.js';

const ACTIONS = ['list', 'check', 'repair', 'sql'] as const;

export async function runData(
  context: CommandContext,
  flags: DataFlags,
  action: string,
  query: string | undefined,
): Promise<number | undefined> {
  switch (action) {
    case 'list':
      return listData(context, flags);
    case 'check':
      return (await import('./data-check.js')).checkStore(context, flags);
    case 'repair':
      // Knows every source, which a list must not wait for.
      return (await import('./data-repair.js')).repairGaps(context, flags);
    case 'sql':
      return (await import('./data-sql.js')).runSql(context, query);
    default:
      throw new QuantError('E_USAGE', `quant data has no action "${action}"`, {
        hint: unknownNameHint(action, ACTIONS),
      });
  }
}

async function listData(context: CommandContext, flags: DataFlags): Promise<undefined> {
  await withFilledStore(context.globals.db, async (store) => {
    const items = matchingSeries(store, flags).map((series) => ({ series, gaps: listGaps(store, series.id) }));
    const view = await table(
      [
        { title: 'venue' },
        { title: 'market' },
        { title: 'symbol' },
        { title: 'interval' },
        { title: 'bars', align: 'right' },
        { title: 'first' },
        { title: 'last' },
        { title: 'gaps', align: 'right' },
        { title: 'missing', align: 'right' },
        { title: '' },
      ],
      items.map(({ series: s, gaps }) => [
        s.venue,
        s.market,
        s.symbol,
        formatInterval(s.intervalMs),
        String(s.bars),
        minuteUtc(s.firstOpen),
        minuteUtc(s.lastOpen),
        String(gaps.length),
        String(gaps.reduce((sum, g) => sum + g.bars, 0)),
        s.isSimulated ? 'simulated' : '',
      ]),
    );
    context.output.result({
      text: () => view,
      json: () => ({
        schema: 'quant/data-list@1',
        items: items.map(({ series: s, gaps }) => ({
          venue: s.venue,
          market: s.market,
          symbol: s.symbol,
          interval: formatInterval(s.intervalMs),
          bars: s.bars,
          first: isoUtc(s.firstOpen),
          last: isoUtc(s.lastOpen),
          source: s.source,
          is_simulated: s.isSimulated,
          gaps: gaps.map((g) => ({
            from: isoUtc(g.fromMs),
            to: isoUtc(g.toMs),
            bars: g.bars,
            reason: g.reason,
            note: g.note,
          })),
        })),
      }),
    });
  });
  return undefined;
}
