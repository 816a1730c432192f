import type { Ledger } from '../core/ledger.js';
import type { RunReport } from '../core/report.js';
import type { RiskEvent, RiskRuleDefinition } from '../core/risk-rule.js';
import { riskRules } from '../risk/registry.js';
import { formatNumber, formatPercent, formatQuote, PAGE, type Typography } from './number.js';

/** Each action as a person would say it. */
export const ACTION_WORDS: Readonly<Record<RiskEvent['action'], string>> = {
  shrink: 'cut down to what the limit allows',
  reject: 'refused an order whole',
  flatten: 'closed positions',
  block: 'let positions be, refused what would grow them',
  note: 'told that the limit was passed, and left it alone',
  resume: 'let trading go again, in part or whole',
};

/** What one rule did in one way. */
export interface RiskSummaryRow {
  /** canonical text */
  readonly rule: string;
  /** the same without its parameters, unless another rule of the run has that name too */
  readonly name: string;
  /** what `worst` and `limit` are; empty for a rule that is not known here */
  readonly unit: string;
  /** undefined for a rule of the run that never had to act */
  readonly action: RiskEvent['action'] | undefined;
  readonly count: number;
  /** markets that it was about, in the order of the run; empty when it was about the account */
  readonly symbols: readonly string[];
  /** UTC ms; NaN without events */
  readonly firstTime: number;
  readonly lastTime: number;
  /** the value farthest beyond its limit, and the limit that it was held to then; NaN where not known, and for `resume` */
  readonly worst: number;
  readonly limit: number;
}

/** What each rule did, the busiest rule first; then the rules of the run that never had to act. */
export function riskSummary({ ledger, spec }: Pick<RunReport, 'ledger' | 'spec'>): readonly RiskSummaryRow[] {
  const byRule = new Map<string, RiskEvent[]>();
  for (const event of ledger.riskEvents) {
    const events = byRule.get(event.rule);
    if (events === undefined) byRule.set(event.rule, [event]);
    else events.push(event);
  }
  const acted = [...byRule].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  const quiet = (spec.trading?.risk ?? []).filter((rule) => !byRule.has(rule));
  const names = [...byRule.keys(), ...quiet].map(ruleName);
  const rows = [...acted.flatMap(([, events]) => actionRows(events, ledger)), ...quiet.map(quietRow)];
  return rows.map((row) => {
    const name = ruleName(row.rule);
    return { ...row, name: names.filter((other) => other === name).length > 1 ? row.rule : name };
  });
}

/** `kill-switch(limit=0.5)` → `kill-switch` */
export function ruleName(text: string): string {
  return text.replace(/\(.*$/s, '');
}

function actionRows(
  events: readonly RiskEvent[],
  ledger: Pick<Ledger, 'symbols'>,
): readonly Omit<RiskSummaryRow, 'name'>[] {
  const actions = [...new Set(events.map((event) => event.action))];
  return actions
    .map((action) => {
      const own = events.filter((event) => event.action === action);
      const worst = own.reduce((a, b) => (excess(b) > excess(a) ? b : a));
      return {
        rule: worst.rule,
        unit: ruleOf(worst.rule)?.unit ?? '',
        action,
        count: own.length,
        symbols: ledger.symbols.filter((symbol) => own.some((event) => event.symbol === symbol)),
        firstTime: own[0].time,
        lastTime: own[own.length - 1].time,
        worst: action === 'resume' ? Number.NaN : worst.value,
        limit: action === 'resume' ? Number.NaN : worst.limit,
      };
    })
    .sort((a, b) => Number(a.action === 'resume') - Number(b.action === 'resume') || b.count - a.count);
}

function quietRow(rule: string): Omit<RiskSummaryRow, 'name'> {
  const unknown = { firstTime: Number.NaN, lastTime: Number.NaN, worst: Number.NaN, limit: Number.NaN };
  return { rule, unit: ruleOf(rule)?.unit ?? '', action: undefined, count: 0, symbols: [], ...unknown };
}

/** How far a value lies beyond its limit; a limit below 0 is passed downwards. −∞ where that is not known. */
function excess({ value, limit }: RiskEvent): number {
  const beyond = limit < 0 ? limit - value : value - limit;
  return Number.isNaN(beyond) ? Number.NEGATIVE_INFINITY : beyond;
}

/** The definition behind a canonical text. */
function ruleOf(text: string): RiskRuleDefinition | undefined {
  const name = ruleName(text);
  return riskRules.has(name) ? riskRules.get(name) : undefined;
}

/** The values of a row as people read them; empty where it has none. */
export function rowValues({ action, worst, limit, unit }: RiskSummaryRow, type: Typography = PAGE): [string, string] {
  if (action === undefined || action === 'resume') return ['', ''];
  return [formatRiskValue(worst, unit, type), formatRiskValue(limit, unit, type)];
}

/** `31.2 %` for shares and fractions, a plain number for everything else; its unit stands beside it. */
export function formatRiskValue(value: number, unit: string, type: Typography = PAGE): string {
  if (Number.isNaN(value)) return type.missing;
  if (isShare(unit)) return formatPercent(value, { type, digits: 2 });
  return Number.isInteger(value) ? formatNumber(value, { digits: 0, type }) : formatQuote(value, { type });
}

function isShare(unit: string): boolean {
  return /\b(share|fraction|rate)\b/.test(unit);
}

/** The rows worth a page: the newest, and those farthest beyond their limits; all of them when they are few. */
export function tellingEvents(events: readonly RiskEvent[], most: number): readonly RiskEvent[] {
  const newest = [...events].reverse();
  if (events.length <= most) return newest;
  const relative = (event: RiskEvent): number => excess(event) / (Math.abs(event.limit) || 1);
  const worst = [...newest].sort((a, b) => relative(b) - relative(a)).slice(0, Math.floor(most / 2));
  const chosen = new Set(worst);
  for (const event of newest) {
    if (chosen.size === most) break;
    chosen.add(event);
  }
  return newest.filter((event) => chosen.has(event));
}

/** A time in which a breaker held trading down, UTC ms. */
export interface Halt {
  readonly rule: string;
  /** null when it is about the whole account */
  readonly symbol: string | null;
  readonly from: number;
  readonly to: number;
}

/** From each moment at which a breaker closed or blocked until it let go, in part or whole; else until the run ends. */
export function haltsOf(ledger: Pick<Ledger, 'riskEvents' | 'openTime' | 'steps' | 'intervalMs' | 'symbols'>): Halt[] {
  if (ledger.steps === 0) return [];
  const endMs = ledger.openTime[ledger.steps - 1] + ledger.intervalMs;
  const isBreaker = new Map<string, boolean>();
  const open = new Map<string, Omit<Halt, 'to'>>();
  const out: Halt[] = [];
  for (const { rule, strategy, symbol, action, at, time } of ledger.riskEvents) {
    // An order that was refused on the way is no new halt.
    if (at === 'order') continue;
    if (!isBreaker.has(rule)) isBreaker.set(rule, isBreakerText(rule, ledger.symbols.length));
    if (!isBreaker.get(rule)) continue;
    const key = JSON.stringify([rule, strategy, symbol]);
    const since = open.get(key);
    if (action === 'resume') {
      if (since !== undefined) out.push({ ...since, to: time });
      open.delete(key);
    } else if (action !== 'note' && since === undefined) open.set(key, { rule, symbol, from: time });
  }
  for (const since of open.values()) out.push({ ...since, to: endMs });
  return out.sort((a, b) => a.from - b.from);
}

function isBreakerText(rule: string, marketCount: number): boolean {
  if (ruleOf(rule) === undefined) return false;
  const { definition, params } = riskRules.parse(rule);
  return definition.create(params, marketCount).type === 'breaker';
}
