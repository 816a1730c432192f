/**
 * Part of the page's script: one time range for all charts over time. Buttons in the bar choose it; a drag over a chart
 * zooms in with a mouse, a double click shows the whole run again.
 */
export const ZOOM_SCRIPT = `
const SHORTEST_BARS = 12;
const rangeBar = document.querySelector('.range');

function setRange(from, to) {
  const shortest = Math.min(whole.to - whole.from, SHORTEST_BARS * page.interval);
  const length = Math.max(shortest, Math.min(to - from, whole.to - whole.from));
  range.from = Math.max(whole.from, Math.min(from, whole.to - length));
  range.to = range.from + length;
  for (const chart of charts) if (chart.isTime) chart.isStale = true;
  showRange();
  hideTip();
  drawSoon();
}

function isWhole() {
  return range.from <= whole.from && range.to >= whole.to;
}

function showRange() {
  if (rangeBar === null) return;
  const day = (ms) => new Date(ms).toISOString().slice(0, 10);
  rangeBar.querySelector('.range-text').textContent = isWhole() ? '' : day(range.from) + ' – ' + day(range.to - 1);
  const length = range.to - range.from;
  for (const button of rangeBar.querySelectorAll('button[data-days]')) {
    const days = Number(button.dataset.days);
    const isOn = days === 0 ? isWhole() : Math.abs(length - days * 86400000) < 1;
    button.setAttribute('aria-pressed', String(isOn));
  }
  for (const button of rangeBar.querySelectorAll('button[data-move]')) button.disabled = isWhole();
}

if (rangeBar !== null) {
  rangeBar.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button === null) return;
    const length = range.to - range.from;
    if (button.dataset.move !== undefined) {
      const by = (Number(button.dataset.move) * length) / 2;
      setRange(range.from + by, range.to + by);
    } else {
      const days = Number(button.dataset.days);
      if (days === 0) setRange(whole.from, whole.to);
      else setRange(range.to - days * 86400000, range.to);
    }
  });
  showRange();
}

function timeAt(chart, clientX) {
  const box = chart.plot.getBoundingClientRect();
  return chart.view.scale('x').invert(clientX - box.left - chart.view.origin()[0]).valueOf();
}

for (const chart of charts.filter((c) => c.isTime)) {
  let start = null;
  const box = document.createElement('div');
  box.className = 'selection';
  chart.figure.querySelector('.canvas').append(box);
  const show = (event) => {
    const left = chart.plot.getBoundingClientRect().left;
    box.style.left = Math.min(start, event.clientX) - left + 'px';
    box.style.width = Math.abs(event.clientX - start) + 'px';
    box.style.display = Math.abs(event.clientX - start) > 5 ? 'block' : 'none';
  };
  chart.plot.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'mouse' || event.button !== 0 || chart.view === null) return;
    start = event.clientX;
    chart.plot.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  chart.plot.addEventListener('pointermove', (event) => {
    if (start !== null) show(event);
  });
  chart.plot.addEventListener('pointerup', (event) => {
    if (start === null) return;
    const times = [timeAt(chart, start), timeAt(chart, event.clientX)].sort((a, b) => a - b);
    if (Math.abs(event.clientX - start) > 5) setRange(times[0], times[1]);
    start = null;
    box.style.display = 'none';
  });
  chart.plot.addEventListener('dblclick', () => setRange(whole.from, whole.to));
}
`;
