/**
 * Part of the page's script: the reading under the pointer. All charts over time show the same moment; text goes into
 * the page as text, never as markup.
 */
export const POINTER_SCRIPT = String.raw`
const tip = document.getElementById('tip');

function formatValue(unit, value) {
  if (value === null || value === undefined) return '—';
  const size = Math.abs(value);
  if (unit === 'percent') return fixed(value * 100, 2) + ' %';
  if (unit === 'money' && page.moneyDigits !== undefined) return fixed(value, page.moneyDigits);
  if (unit === 'ratio') return fixed(value, 2);
  return fixed(value, size >= 10000 ? 0 : size >= 1 || size === 0 ? 2 : Math.min(12, 3 - Math.floor(Math.log10(size))));
}

function fixed(value, digits) {
  const [whole, fraction] = Math.abs(value).toFixed(digits).split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f') + (fraction === undefined ? '' : '.' + fraction);
  return (value < 0 && /[1-9]/.test(text) ? '\u2212' : '') + text;
}

function line(className, text) {
  const element = document.createElement('div');
  element.className = className;
  element.textContent = text;
  return element;
}

function readingLine(item, value) {
  const element = line('tip-row', '');
  const swatch = document.createElement('i');
  swatch.style.background = 'var(--' + item.color + ')';
  const label = document.createElement('span');
  label.textContent = item.label;
  const number = document.createElement('b');
  number.textContent = formatValue(item.unit, value);
  element.append(swatch, label, number);
  return element;
}

function nearestRow(rows, time) {
  if (rows.length === 0) return undefined;
  let low = 0;
  let high = rows.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (rows[middle].t <= time) low = middle;
    else high = middle;
  }
  return time - rows[low].t <= rows[high].t - time ? rows[low] : rows[high];
}

function showTip(chart, event) {
  if (chart.view === null) return;
  const lines = [];
  if (chart.isTime) {
    const time = timeAt(chart, event.clientX);
    const isInside = time >= range.from && time <= range.to;
    const row = isInside && chart.readout ? nearestRow(chart.drawn.path, time) : undefined;
    if (row !== undefined) {
      lines.push(line('tip-head', new Date(row.t).toISOString().slice(0, 16).replace('T', ' ') + ' UTC'));
      for (const item of chart.readout) {
        const top = row[item.field];
        lines.push(readingLine(item, item.below === undefined || top === null ? top : top - row[item.below]));
      }
    }
    moveCrosshairs(isInside ? (row === undefined ? time : row.t) : null);
  }
  if (chart.markTip !== '') lines.push(line('tip-mark', chart.markTip));
  if (lines.length === 0) {
    tip.hidden = true;
    return;
  }
  tip.replaceChildren(...lines);
  tip.hidden = false;
  const margin = 14;
  const width = tip.offsetWidth;
  const height = tip.offsetHeight;
  const right = event.clientX + margin + width < document.documentElement.clientWidth;
  const left = right ? event.clientX + margin : Math.max(4, event.clientX - margin - width);
  const top = Math.min(Math.max(4, event.clientY - height / 2), window.innerHeight - height - 4);
  tip.style.transform = 'translate(' + Math.round(left) + 'px,' + Math.round(top) + 'px)';
}

function moveCrosshairs(time) {
  for (const chart of charts) {
    if (!chart.isTime || chart.view === null) continue;
    const hair = chart.figure.querySelector('.crosshair');
    if (time === null) hair.style.display = 'none';
    else {
      hair.style.display = 'block';
      hair.style.left = chart.view.scale('x')(time) + chart.view.origin()[0] + 'px';
    }
  }
}

function hideTip() {
  tip.hidden = true;
  moveCrosshairs(null);
}

for (const chart of charts) {
  if (chart.isTime) {
    const hair = document.createElement('div');
    hair.className = 'crosshair';
    chart.figure.querySelector('.canvas').append(hair);
  }
  chart.plot.addEventListener('pointermove', (event) => showTip(chart, event));
  chart.plot.addEventListener('pointerdown', (event) => showTip(chart, event));
  // A finger leaves as soon as it is lifted: its reading stays until the page scrolls or is touched elsewhere.
  chart.plot.addEventListener('pointerleave', (event) => {
    if (event.pointerType === 'touch') return;
    chart.markTip = '';
    hideTip();
  });
}
window.addEventListener('scroll', hideTip, { passive: true });
window.addEventListener('pointerdown', (event) => {
  if (event.target.closest('.plot') === null) hideTip();
});
`;
