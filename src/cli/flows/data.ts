import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import { formatInterval, isoUtc, minuteUtc } from '../../core/kit/time.js';
import type { Store } from '../../data/store/database.js';
import { type FundingInfo, fundingCoverage, listFunding } from '../../data/store/funding.js';
import { listGaps } from '../../data/store/gaps.js';
import { mergeStretches, type Stretch } from '../../data/store/stretch.js';
import type { CommandContext } from '../command.js';
import { withFilledStore } from '../market/open.js';
import { splitSymbols } from '../market/select.js';
import { table } from '../table.js';
import { eventDocument, eventsTable, matchingEvents, seriesBeside } from './data-events.js';
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
    const events = matchingEvents(store, flags);
    const funding = matchingFunding(store, flags);
    const hasOthers = events.length + funding.length > 0;
    const items = seriesBeside(store, flags, hasOthers).map((series) => ({ series, gaps: listGaps(store, series.id) }));
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
    const views = [
      items.length === 0 ? '' : view,
      funding.length === 0 ? '' : await fundingTable(funding),
      events.length === 0 ? '' : await eventsTable(events),
    ];
    context.output.result({
      text: () => views.filter((part) => part !== '').join('\n\n'),
      json: () => ({
        schema: 'quant/data-list@1',
        events: events.map(eventDocument),
        funding: funding.map(({ info, covered }) => ({
          venue: info.venue,
          market: info.market,
          symbol: info.symbol,
          rates: info.rows,
          first: isoUtc(info.first),
          last: isoUtc(info.last),
          is_simulated: isSimulated(info),
          covered: covered.map(({ fromMs, toMs }) => ({ from: isoUtc(fromMs), to: isoUtc(toMs) })),
        })),
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

interface KnownFunding {
  readonly info: FundingInfo;
  /** what some source has answered for */
  readonly covered: readonly Stretch[];
}

function matchingFunding(store: Store, { symbols, exchange, market }: DataFlags): KnownFunding[] {
  const wanted = symbols === '' ? undefined : splitSymbols(symbols).map(({ name }) => name);
  return listFunding(store)
    .filter(
      (info) =>
        info.rows > 0 &&
        (wanted === undefined || wanted.includes(info.symbol)) &&
        (exchange === '' || info.venue === exchange) &&
        (market === '' || info.market === market),
    )
    .map((info) => ({ info, covered: mergeStretches(fundingCoverage(store, info)) }));
}

/** Funding has no mark of its own; the simulated venue has a name of its own. */
function isSimulated({ venue }: FundingInfo): boolean {
  return venue === 'sim';
}

function fundingTable(funding: readonly KnownFunding[]): Promise<string> {
  return table(
    [
      { title: 'venue' },
      { title: 'market' },
      { title: 'symbol' },
      { title: 'funding rates', align: 'right' },
      { title: 'first' },
      { title: 'last' },
      { title: 'holes', align: 'right' },
      { title: '' },
    ],
    funding.map(({ info, covered }) => [
      info.venue,
      info.market,
      info.symbol,
      String(info.rows),
      minuteUtc(info.first),
      minuteUtc(info.last),
      String(Math.max(0, covered.length - 1)),
      isSimulated(info) ? 'simulated' : '',
    ]),
  );
}
