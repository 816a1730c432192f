/**
 * Part of the page's script: tables of the report as rows for Vega, and which of them are drawn.
 *
 * It is plain browser JavaScript kept as text, since the page has to carry it. The choice of rows follows reduce.ts.
 */
export const DATA_SCRIPT = `
function decodeTable(table) {
  const columns = {};
  for (const name of Object.keys(table.columns)) {
    const column = table.columns[name];
    columns[name] = Array.isArray(column) ? column : decodeTimes(column);
  }
  const first = Object.keys(columns)[0];
  return { kind: table.kind, limit: table.limit, keys: table.keys, columns, length: columns[first].length };
}

function decodeTimes(column) {
  const out = new Array(column.steps.length);
  let time = column.start;
  for (let i = 0; i < out.length; i++) out[i] = time += column.steps[i] * column.unit;
  return out;
}

function rowsInView(table, from, to) {
  const picked = table.kind === 'path' ? pathRows(table, from, to) : table.kind === 'spans' ? spanRows(table, from, to) : null;
  const names = Object.keys(table.columns);
  const count = picked === null ? table.length : picked.length;
  const rows = new Array(count);
  for (let k = 0; k < count; k++) {
    const i = picked === null ? k : picked[k];
    const row = {};
    for (const name of names) row[name] = table.columns[name][i];
    rows[k] = row;
  }
  return rows;
}

function spanRows(table, from, to) {
  const picked = [];
  for (let i = 0; i < table.length && picked.length < table.limit; i++) {
    if (table.columns.to[i] >= from && table.columns.from[i] <= to) picked.push(i);
  }
  return picked;
}

function firstAtOrAfter(times, time) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

// One row beyond each end, so that lines leave the picture instead of stopping short of its edge.
function pathRows(table, from, to) {
  const start = Math.max(0, firstAtOrAfter(table.columns.t, from) - 1);
  const end = Math.min(table.length, firstAtOrAfter(table.columns.t, to) + 1);
  const n = end - start;
  if (n <= table.limit) return Array.from({ length: n }, (_, k) => start + k);
  const buckets = Math.max(1, Math.floor((table.limit - 2) / (2 * table.keys.length)));
  const picked = new Set([start]);
  for (let b = 0; b < buckets; b++) {
    const low = start + Math.floor((n * b) / buckets);
    const high = start + Math.floor((n * (b + 1)) / buckets);
    for (const key of table.keys) {
      const column = table.columns[key];
      let least = low;
      let most = low;
      for (let i = low; i < high; i++) {
        if (column[i] === null) continue;
        if (column[least] === null || column[i] < column[least]) least = i;
        if (column[most] === null || column[i] > column[most]) most = i;
      }
      picked.add(least).add(most);
    }
  }
  return [...picked.add(end - 1)].sort((a, b) => a - b);
}
`;
