import type { FindingRow } from '../../core/finding.js';
import { plural } from '../../core/kit/words.js';
import type { Ledger } from '../../core/ledger.js';
import type { RunSpec } from '../../core/spec.js';
import { ruleName } from '../../report/risk-events.js';

/** Fewer closed trades than this show nothing. */
const FEW = 30;

type Traded = Pick<
  Ledger,
  'fills' | 'trades' | 'orders' | 'rejects' | 'riskEvents' | 'parents' | 'firstStep' | 'steps'
>;

/** What a reader must know of how much was traded, and why nothing was. */
export function tradeFindings({ trading }: Pick<RunSpec, 'trading'>, ledger: Traded): FindingRow[] {
  const out: FindingRow[] = [];
  const closed = ledger.trades.filter((trade) => trade.isClosed).length;
  if (ledger.fills.length === 0)
    out.push({ severity: 'warning', text: `Nothing was traded: ${whyNothing(trading, ledger)}.` });
  else if (closed === 0)
    out.push({ severity: 'warning', text: 'No trade was closed: the result is that of open positions.' });
  else if (closed < FEW)
    out.push({ severity: 'warning', text: `Only ${plural(closed, 'closed trade')}: too few to tell skill from luck.` });
  if (trading?.execution != null && ledger.parents.length === 0 && ledger.fills.length > 0) {
    out.push({
      severity: 'info',
      text: `${trading.execution} had no order to work: orders with a price or other terms of their own go out as they are.`,
    });
  }
  return out;
}

function whyNothing(trading: RunSpec['trading'], { orders, rejects, riskEvents, firstStep, steps }: Traded): string {
  if (firstStep >= steps) return 'no bar came after the warm-up';
  const rules = [...new Set(riskEvents.filter((event) => event.action !== 'resume').map(({ rule }) => ruleName(rule)))];
  if (rules.length > 0 && orders.length === 0) return `the risk rules refused what was wanted (${rules.join(', ')})`;
  if (rejects.length > 0) return 'the account or the venue refused the orders; the reasons are counted with the costs';
  if (orders.length > 0) return `${plural(orders.length, 'order')} given, and none was filled`;
  const sizer = trading?.sizer ?? null;
  if (sizer === null) return 'no order was given';
  return `no order was given. Either the strategy wanted nothing, or ${sizer} answered 0 or knew no size yet`;
}
