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
    columns[name] = Array.isArray(column) ? column : decodeColumn(column);
  }
  const first = Object.keys(columns)[0];
  return { kind: table.kind, limit: table.limit, keys: table.keys, columns, length: columns[first].length };
}

function decodeColumn(column) {
  if (column.choices !== undefined) return column.picks.map((pick) => column.choices[pick]);
  const out = new Array(column.steps.length);
  let time = column.start;
  for (let i = 0; i < out.length; i++) out[i] = time += column.steps[i] * column.unit;
  return out;
}

function rowsInView(table, from, to) {
  if (table.kind === 'bands') return bandRows(table, from, to);
  if (table.kind === 'means') return meanRows(table, from, to);
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

function bandRows(table, from, to) {
  const columns = table.columns;
  const first = Math.max(0, firstAtOrAfter(columns.from, from) - 1);
  const end = firstAtOrAfter(columns.from, to);
  const rows = [];
  const paint = (start, stop, color) => {
    const last = rows[rows.length - 1];
    if (last !== undefined && last.color === color && last.to === start) last.to = stop;
    else rows.push({ from: start, to: stop, color });
  };
  if (end - first <= table.limit) {
    for (let i = first; i < end; i++) paint(columns.from[i], columns.to[i], columns.color[i]);
    return rows;
  }
  const width = (to - from) / table.limit;
  let i = first;
  for (let b = 0; b < table.limit; b++) {
    const start = from + b * width;
    const stop = start + width;
    const time = {};
    while (i < end && columns.to[i] <= start) i++;
    for (let k = i; k < end && columns.from[k] < stop; k++) {
      const color = columns.color[k];
      time[color] = (time[color] || 0) + Math.min(stop, columns.to[k]) - Math.max(start, columns.from[k]);
    }
    const colors = Object.keys(time);
    if (colors.length > 0) paint(start, stop, colors.reduce((a, c) => (time[c] > time[a] ? c : a)));
  }
  return rows;
}

function meanRows(table, from, to) {
  const start = Math.max(0, firstAtOrAfter(table.columns.t, from) - 1);
  const end = Math.min(table.length, firstAtOrAfter(table.columns.t, to) + 1);
  const count = Math.min(table.limit, end - start);
  const names = Object.keys(table.columns).filter((name) => name !== 't');
  return Array.from({ length: count }, (_, b) => {
    const low = start + Math.floor(((end - start) * b) / count);
    const high = start + Math.floor(((end - start) * (b + 1)) / count);
    const row = { t: table.columns.t[low] };
    for (const name of names) {
      const known = table.columns[name].slice(low, high).filter((value) => value !== null);
      row[name] = known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
    }
    return row;
  });
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
