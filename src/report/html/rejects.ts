import type { Ledger } from '../../core/ledger.js';
import { type Html, html } from '../escape.js';
import { formatNumber } from '../number.js';
import { countRejects, REJECT_WORDS } from '../rejects.js';
import { tableMarkup } from './parts.js';

/** Orders that were not carried out, by reason. */
export function rejectsMarkup(ledger: Ledger): Html {
  const rejects = countRejects(ledger);
  if (rejects.length === 0) return html`<p class="note">No order was refused.</p>`;
  const count = (n: number): string => formatNumber(n, { digits: 0 });
  const hasMarkets = ledger.symbols.length > 1;
  const rows = rejects.map((reject) => [
    { text: reject.code },
    { text: REJECT_WORDS[reject.code] },
    { text: count(reject.count) },
    ...(hasMarkets ? [{ text: reject.bySymbol.map((part) => `${part.symbol} ${count(part.count)}`).join(', ') }] : []),
    { text: reject.example },
  ]);
  return tableMarkup({
    columns: [
      { name: 'Code', align: 'left' },
      { name: 'Meaning', align: 'wide' },
      { name: 'Count' },
      ...(hasMarkets ? [{ name: 'By market', align: 'wide' as const }] : []),
      { name: 'For example', align: 'wide' },
    ],
    rows,
  });
}
