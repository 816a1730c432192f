/** The data of `generate.py`, bit for bit: sums of twelve 32-bit fractions are exact. */
export function problem(seed: number, n: number, p: number) {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const bell = (): number => {
    let sum = 0;
    for (let k = 0; k < 12; k++) sum += uniform();
    return sum - 6;
  };
  const rows = Array.from({ length: n }, () => Array.from({ length: p }, bell));
  for (const row of rows) row[1] = 0.5 * row[0] + 0.5 * row[1];
  const noise = Array.from({ length: n }, bell);
  const weights = Float64Array.from({ length: n }, () => 0.5 + uniform());
  const columns = Array.from({ length: p }, (_, k) => Float64Array.from(rows, (row) => row[k]));
  const target = Float64Array.from(rows, (row, i) => row[0] - 0.5 * row[2] + noise[i] + 0.25);
  return { columns, target, weights };
}
