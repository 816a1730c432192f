import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { ReportAssets } from '../../core/report.js';
import type { Chart } from '../charts/chart.js';
import { CHART_CONFIG } from '../charts/style.js';
import { type Html, html, scriptJson, trusted } from '../escape.js';
import { SCRIPT } from './script/all.js';
import { STYLE } from './style.js';

interface Shell {
  /** of the browser tab */
  readonly title: string;
  readonly body: Html;
  /** absent from a page without charts, which then has no script at all */
  readonly drawing?: Drawing;
}

interface Drawing {
  readonly charts: readonly Chart[];
  /** of the time axes, UTC ms */
  readonly fromMs: number;
  readonly toMs: number;
  readonly intervalMs: number;
  /** of readings in the account's currency; by their size when undefined */
  readonly moneyDigits: number | undefined;
  readonly assets: ReportAssets;
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 13l4-5 3 3 6-9' fill='none' stroke='%231f5fbf' stroke-width='2'/%3E%3C/svg%3E";

/**
 * One file that opens from a disk, an e-mail or a web server and loads nothing.
 *
 * Its policy lets only the scripts run that are in it, by their hashes, and no text become code: the charts' expressions
 * are interpreted.
 */
export function shellMarkup({ title, body, drawing }: Shell): string {
  const scripts = drawing === undefined ? [] : scriptsOf(drawing.assets);
  const policy = [
    "default-src 'none'",
    ...(scripts.length === 0 ? [] : [`script-src ${scripts.map((s) => `'sha256-${sha256Base64(s)}'`).join(' ')}`]),
    // Vega positions its drawing by style attributes; a style cannot load anything here.
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="${trusted(ICON)}">
<style>${trusted(STYLE)}</style>
</head>
<body>
${body}
${drawing !== undefined && dataMarkup(drawing)}${scripts.map(
  (script) => html`<script>${trusted(script)}</script>
`,
)}</body>
</html>
`.markup;
}

function scriptsOf({ vega, vegaLite, interpreter }: ReportAssets): readonly string[] {
  return [vega, vegaLite, interpreter, SCRIPT];
}

/** What the script reads, and the element that it writes readings into. */
function dataMarkup({ charts, fromMs, toMs, intervalMs, moneyDigits }: Drawing): Html {
  const data = scriptJson({
    from: fromMs,
    to: toMs,
    interval: intervalMs,
    moneyDigits,
    config: CHART_CONFIG,
    charts: charts.map(({ id, spec, logSpec, isLogFirst, tables, readout }) => ({
      id,
      spec,
      logSpec,
      isLogFirst,
      tables,
      readout,
    })),
  });
  return html`<div id="tip" role="status" hidden></div>
<script type="application/json" id="report-data">${trusted(data)}</script>
`;
}

function sha256Base64(text: string): string {
  return btoa(String.fromCharCode(...sha256(utf8ToBytes(text))));
}
