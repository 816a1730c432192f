/** Part of the page's script: switches of scale and colours, sortable tables, the copy button. */
export const PAGE_SCRIPT = `
for (const chart of charts) {
  const button = chart.figure.querySelector('button.log');
  if (button === null) continue;
  button.addEventListener('click', () => {
    chart.isLog = !chart.isLog;
    button.setAttribute('aria-pressed', String(chart.isLog));
    forget(chart);
    drawSoon();
  });
}

const themeButton = document.getElementById('theme');
const THEMES = ['auto', 'light', 'dark'];
themeButton.addEventListener('click', () => {
  const root = document.documentElement;
  const next = THEMES[(THEMES.indexOf(root.dataset.theme || 'auto') + 1) % THEMES.length];
  root.dataset.theme = next;
  themeButton.textContent = 'Colours: ' + next;
});

for (const table of document.querySelectorAll('table.sortable')) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = head.querySelector('button');
    if (button === null) return;
    button.addEventListener('click', () => {
      const isUp = head.getAttribute('aria-sort') === 'descending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', isUp ? 'ascending' : 'descending');
      const key = (row) => {
        const cell = row.cells[column];
        return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
      };
      const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
      const rows = [...body.rows].sort((a, b) => (isUp ? 1 : -1) * order(key(a), key(b)));
      body.replaceChildren(...rows);
    });
  });
}

for (const button of document.querySelectorAll('button.copy')) {
  const source = document.getElementById(button.dataset.from);
  const done = () => {
    button.textContent = 'Copied';
    button.addEventListener('blur', () => (button.textContent = 'Copy'), { once: true });
  };
  const select = () => {
    const selection = window.getSelection();
    selection.selectAllChildren(source);
    if (document.execCommand('copy')) done();
  };
  button.addEventListener('click', () => {
    if (navigator.clipboard === undefined) select();
    else navigator.clipboard.writeText(source.textContent).then(done, select);
  });
}
document.documentElement.classList.add('has-script');
`;
