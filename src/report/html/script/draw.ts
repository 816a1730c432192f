/**
 * Part of the page's script: draws the charts one after the other, those in sight first, and again when a person zooms,
 * switches a scale or prints. Expressions of the specifications are interpreted, never compiled: the page forbids eval.
 */
export const DRAW_SCRIPT = `
const page = JSON.parse(document.getElementById('report-data').textContent);
const whole = { from: page.from, to: page.to };
const range = { from: page.from, to: page.to };
const charts = page.charts.map((chart) => ({
  ...chart,
  figure: document.getElementById('chart-' + chart.id),
  plot: document.querySelector('#chart-' + chart.id + ' .plot'),
  tables: Object.fromEntries(Object.keys(chart.tables).map((name) => [name, decodeTable(chart.tables[name])])),
  isLog: chart.isLogFirst === true,
  isTime: 'params' in chart.spec,
  isStale: true,
  view: null,
  drawn: {},
  markTip: '',
}));

const refuse = () => Promise.reject(new Error('a report loads nothing'));
const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };
// Vega warns of empty scales while rows are being exchanged; errors are thrown.
const logger = vega.logger(vega.Error);

function makeView(chart) {
  const spec = { ...structuredClone(chart.isLog ? chart.logSpec : chart.spec), config: page.config };
  const compiled = vegaLite.compile(spec, { logger }).spec;
  const view = new vega.View(vega.parse(compiled, null, { ast: true }), {
    expr: interpreter,
    renderer: 'svg',
    container: chart.plot,
    hover: false,
    loader,
    logger,
    tooltip: (handler, event, item, value) => {
      chart.markTip = value === null || value === undefined ? '' : String(value);
      // Vega also tells of touches, which have no place of their own; the plot's pointer events do.
      if (event && event.clientX !== undefined) showTip(chart, event);
    },
  });
  return view;
}

function draw(chart) {
  chart.isStale = false;
  try {
    if (chart.view === null) chart.view = makeView(chart);
    if (chart.isTime) chart.view.signal('from', range.from).signal('to', range.to);
    for (const name of Object.keys(chart.tables)) {
      if (chart.drawn[name] !== undefined && !chart.isTime) continue;
      chart.drawn[name] = rowsInView(chart.tables[name], range.from, range.to);
      chart.view.data(name, chart.drawn[name]);
    }
    chart.view.run();
    chart.figure.dataset.state = 'drawn';
  } catch (error) {
    chart.figure.dataset.state = 'failed';
    chart.plot.textContent = 'This chart could not be drawn: ' + error.message;
    reportError(error);
  }
}

function forget(chart) {
  if (chart.view !== null) chart.view.finalize();
  chart.view = null;
  chart.drawn = {};
  chart.plot.textContent = '';
  chart.isStale = true;
}

// A task of its own for each chart: between two of them the page answers to clicks and scrolling.
const turn = new MessageChannel();
turn.port1.onmessage = () => drawNext();
let isWaiting = false;

function drawSoon() {
  if (isWaiting) return;
  isWaiting = true;
  document.documentElement.dataset.charts = 'drawing';
  turn.port2.postMessage(0);
}

function drawNext() {
  isWaiting = false;
  const stale = charts.filter((chart) => chart.isStale);
  if (stale.length === 0) {
    document.documentElement.dataset.charts = 'drawn';
    return;
  }
  draw(stale.find((chart) => isInSight(chart.plot)) || stale[0]);
  drawSoon();
}

function isInSight(element) {
  const box = element.getBoundingClientRect();
  return box.bottom > 0 && box.top < window.innerHeight;
}

window.addEventListener('beforeprint', () => charts.filter((chart) => chart.isStale).forEach(draw));
`;
