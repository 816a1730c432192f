import { PALETTE_STYLE } from './palette.js';

/** The look of the page: one column, quiet rules, figures that line up. It reads at 320 px and prints on paper. */
export const STYLE = `${PALETTE_STYLE}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:60px}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
.wrap{max-width:1140px;margin:0 auto;padding:0 20px}
h1{font-size:26px;line-height:1.2;margin:6px 0 6px;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:19px;margin:0 0 4px;letter-spacing:-.005em}
h3{font-size:15px;margin:0;font-weight:600}
p{margin:0 0 8px}
a{color:var(--strategy)}
section{margin:40px 0}
figure+.note,.scroll+.note{margin-top:12px}
.gap{margin-top:24px}
.swatch{display:inline-block;width:10px;height:10px;border-radius:2px;background:var(--c);margin-right:8px}
.muted,.note{color:var(--muted)}
.note{font-size:13px;max-width:78ch}
.kind{font-size:12px;letter-spacing:.08em;text-transform:uppercase;color:var(--muted);display:flex;gap:10px;align-items:center;flex-wrap:wrap;padding-top:28px}
.badge{background:var(--sim-ground);color:var(--sim-ink);font-weight:700;border-radius:4px;padding:2px 8px;letter-spacing:.06em}
.facts{color:var(--muted);font-size:14px;display:flex;flex-wrap:wrap;gap:2px 16px;overflow-wrap:anywhere}
.verdict{font-size:20px;line-height:1.4;margin:20px 0 6px;max-width:62ch;font-weight:500;text-wrap:pretty}
.call{border-left:3px solid var(--strategy);background:var(--info-ground);padding:9px 14px;margin:8px 0;border-radius:0 4px 4px 0;font-size:14px;overflow-wrap:anywhere}
.call.warning{border-color:var(--warn);background:var(--warn-ground)}
.call.error{border-color:var(--loss);background:var(--loss-ground)}
.overlap{background:#b3151d;color:#fff;font-weight:600;padding:14px 18px;margin:16px 0 0;border-radius:4px;overflow-wrap:anywhere}
.call.sim{border-color:var(--sim-ground)}
.call b{margin-right:6px}
.figures{display:grid;grid-template-columns:repeat(4,1fr);gap:0 24px;margin:22px 0 0;padding:0}
.figures>div{border-top:1px solid var(--rule);padding:10px 0 16px;min-width:0}
.figures dt{font-size:13px;color:var(--muted)}
.figures dd{margin:0}
.figures .value{font-size:25px;line-height:1.25;font-weight:600;letter-spacing:-.015em;white-space:nowrap}
.figures .hold{font-size:13px;color:var(--muted);white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.gain{color:var(--gain)}.loss{color:var(--loss)}
.bar{position:sticky;top:0;z-index:5;background:color-mix(in srgb,var(--ground) 92%,transparent);backdrop-filter:blur(6px);border-bottom:1px solid var(--rule)}
.bar .wrap{display:flex;gap:16px;align-items:center;justify-content:space-between;min-height:44px}
.bar nav{display:flex;gap:16px;overflow-x:auto;scrollbar-width:none;white-space:nowrap;font-size:13px;min-width:0;padding-right:12px;mask-image:linear-gradient(90deg,#000 calc(100% - 16px),transparent)}
.bar nav a{color:var(--muted);text-decoration:none;padding:11px 0}
.bar nav a:hover{color:var(--ink)}
.range{display:none;align-items:center;gap:2px;white-space:nowrap;font-size:12px}
.has-script .range{display:flex}
.range-text{color:var(--muted);margin-right:6px}
button{font:inherit;color:var(--muted);background:none;border:1px solid transparent;border-radius:4px;padding:3px 7px;cursor:pointer}
button:hover:not(:disabled){color:var(--ink);background:var(--raised)}
button:disabled{opacity:.35;cursor:default}
button[aria-pressed=true]{color:var(--ink);background:var(--raised);border-color:var(--rule)}
:focus-visible{outline:2px solid var(--strategy);outline-offset:2px}
figure{margin:14px 0 0;background:var(--surface);border:1px solid var(--rule);border-radius:6px;padding:14px 16px 10px;min-width:0;break-inside:avoid}
figure header{display:flex;justify-content:space-between;gap:12px;align-items:baseline}
figure h3{overflow-wrap:anywhere}
.legend{display:flex;flex-wrap:wrap;gap:2px 14px;font-size:12px;color:var(--muted);margin:6px 0 4px;padding:0;list-style:none}
.legend li{display:flex;align-items:center;gap:6px;white-space:nowrap}
.legend i{display:inline-block;width:14px;height:0;border-top:2px solid var(--c)}
.legend .dashed i{border-top-style:dashed}
.legend .box i{height:10px;width:10px;border:0;background:var(--c);border-radius:2px}
.legend .dot i{height:8px;width:8px;border:0;background:var(--c);border-radius:50%}
.legend .ring i{height:8px;width:8px;border:1.5px solid var(--c);border-radius:50%}
.legend .cross i{height:auto;width:auto;border:0;line-height:1}.legend .cross i::before{content:"✕";color:var(--c);font-style:normal;font-weight:700;font-size:11px}
.legend .up i,.legend .down i{height:0;width:0;border:4px solid transparent}
.legend .up i{border-bottom:7px solid var(--c);border-top:0}
.legend .down i{border-top:7px solid var(--c);border-bottom:0}
.log{font-size:12px;white-space:nowrap;flex:none;padding:1px 7px;display:none;border-color:var(--rule)}
.has-script .log{display:block}
.canvas{position:relative}
.plot{width:100%;min-height:var(--h);touch-action:pan-y;cursor:crosshair;overflow:hidden}
.plot svg{display:block;max-width:100%;overflow:visible}
.plot text{user-select:none}
figure[data-state=waiting] .plot{background:linear-gradient(var(--grid),var(--grid)) 46px 50%/calc(100% - 46px) 1px no-repeat}
.crosshair,.selection{position:absolute;top:0;bottom:18px;pointer-events:none;display:none}
.crosshair{width:0;border-left:1px dashed var(--axis)}
.selection{background:var(--strategy);opacity:.16}
#tip{position:fixed;left:0;top:0;z-index:9;pointer-events:none;background:var(--surface);border:1px solid var(--rule);border-radius:5px;box-shadow:0 3px 14px rgb(0 0 0/.16);padding:7px 10px;font-size:12px;max-width:min(300px,90vw)}
#tip[hidden]{display:none}
.tip-head{color:var(--muted);margin-bottom:3px}
.tip-row{display:flex;align-items:center;gap:7px}.tip-row i{width:9px;height:9px;border-radius:2px}.tip-row b{margin-left:auto;padding-left:14px;font-weight:600}
.tip-mark{overflow-wrap:anywhere}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 16px}
.scroll{overflow-x:auto;margin:12px 0 0;background:var(--surface);border:1px solid var(--rule);border-radius:6px}
.tall{max-height:460px;overflow:auto}
table{border-collapse:collapse;width:100%;font-size:13px}
th,td{padding:6px 12px;text-align:right;border-bottom:1px solid var(--grid);white-space:nowrap}
.wide th,.wide td{padding-left:7px;padding-right:7px}
tbody tr:last-child>*{border-bottom:0}
th{font-weight:500;color:var(--muted);font-size:12px}
thead th:first-child{border-top-left-radius:6px}thead th:last-child{border-top-right-radius:6px}
thead th{border-bottom:1px solid var(--rule);position:sticky;top:0;background:var(--surface)}
th[scope=row]{color:var(--ink);font-size:13px;font-weight:400}
.left,th[scope=row]{text-align:left}
.wide{white-space:normal;overflow-wrap:anywhere;text-align:left;min-width:140px}
tbody tr.total>*{box-shadow:inset 0 1px var(--rule);font-weight:600;position:sticky;bottom:0;background:var(--surface)}
tbody tr:hover>*{background:var(--raised)}
th button{padding:0;font-size:12px;font-weight:500}
th[aria-sort=ascending] button::after{content:" ↑"}
th[aria-sort=descending] button::after{content:" ↓"}
.matrix{max-height:82vh;overflow:auto}.matrix th,.matrix td{padding-left:9px;padding-right:9px}.matrix.wide td,.matrix.wide th{padding-left:6px;padding-right:6px}
.matrix th[scope=row]{position:sticky;left:0;z-index:1;background:var(--surface);white-space:normal;overflow-wrap:anywhere;min-width:105px;max-width:200px;width:200px}
.matrix thead th{z-index:2}.matrix thead th:first-child{left:0;z-index:3}
.matrix .reference,.matrix th[scope=row].reference{color:var(--muted);background:var(--raised)}
.tint-p1{background:var(--heat-p1)}.tint-p2{background:var(--heat-p2)}.tint-n1{background:var(--heat-n1)}.tint-n2{background:var(--heat-n2)}
.metrics{overflow:visible}
.groups{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 16px}
.metrics td{width:27%}
.metrics thead th:first-child{color:var(--ink);font-weight:600;font-size:13px}
.metrics td,.metrics th{padding:6px 14px}
.definitions .wide{min-width:380px;font-size:12px;color:var(--muted)}
.term{position:relative;border-bottom:1px dotted var(--axis);cursor:help}
.def{display:none;position:absolute;left:0;top:calc(100% + 5px);z-index:6;width:max-content;max-width:min(340px,76vw);white-space:normal;text-align:left;background:var(--ink);color:var(--surface);font-size:12.5px;font-weight:400;line-height:1.45;padding:8px 11px;border-radius:5px}
td .def,.figures>div:nth-child(4n) .def{left:auto;right:0}
.figures>div{position:relative}.figures .term{position:static}.figures .def{top:34px}
.term:hover .def,.term:focus .def{display:block}
ol.plain,ul.plain{margin:10px 0 0;padding-left:20px;max-width:86ch}
ol.plain li,ul.plain li{margin:3px 0;overflow-wrap:anywhere}
.command+.note{margin-top:8px}
.nowrap{white-space:nowrap}
.command{display:flex;align-items:flex-start;gap:8px;background:var(--surface);border:1px solid var(--rule);border-radius:6px;padding:10px 12px}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:12.5px}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;flex:1;min-width:0}
.copy{display:none;border-color:var(--rule);font-size:12px}
.has-script .copy{display:block}
details{margin-top:12px}summary{cursor:pointer;color:var(--muted);font-size:14px}
details pre{background:var(--surface);border:1px solid var(--rule);border-radius:6px;padding:12px;margin-top:8px;overflow:auto}
.facts-table th{width:1%}.facts-table td{text-align:left;white-space:normal;overflow-wrap:anywhere}
footer{color:var(--muted);font-size:13px;padding:18px 0 40px;border-top:1px solid var(--rule);display:flex;justify-content:space-between;gap:12px;flex-wrap:wrap;align-items:center}
#theme{display:none}.has-script #theme{display:inline-block}
@media screen and (max-width:820px){.figures{grid-template-columns:repeat(2,1fr)}.figures>div:nth-child(even) .def{left:auto;right:0}.pair{grid-template-columns:minmax(0,1fr)}.groups{display:flex;flex-direction:column}.groups>div{display:contents}.range-text,.range [data-move]{display:none}}
@media (max-width:560px){.matrix th[scope=row]{max-width:115px}.wrap{padding:0 14px}h1{font-size:22px}.verdict{font-size:17px}.figures{gap:0 14px}.figures .value{font-size:20px}.figures .hold{font-size:12px}figure{padding:12px 10px 8px}section{margin:28px 0}
.bar nav{display:none}.bar .wrap{justify-content:center}.metrics td,.metrics th{padding:6px 8px}.metrics th[scope=row]{white-space:normal}th,td{padding:6px 9px}}
@page{margin:13mm}
@media print{body{background:#fff;font-size:10pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}.plot{min-height:0}.figures .value{font-size:18pt}.bar,#theme,.copy,.log,#tip{display:none!important}.wrap{max-width:none;padding:0}section{margin:18px 0}figure{border-color:#ccc}.tall{max-height:none}.pair{grid-template-columns:1fr}.plot svg{width:100%;height:auto}.limited tbody tr:nth-child(n+41){display:none}h2{break-after:avoid}tr{break-inside:avoid}}
`;
