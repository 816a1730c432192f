/** What a history is cut by. */
export interface LabelledRows {
  /** bars that can be used, increasing, as from `usableRows` */
  readonly usable: Int32Array;
  /** per bar: the last bar that its label used */
  readonly endIndex: Int32Array;
}

/** A run of test rows by their places in `usable`, [from, to). */
export interface TestBlock {
  readonly from: number;
  readonly to: number;
}

export interface Learnable {
  readonly trainRows: Int32Array;
  readonly purged: number;
  readonly embargoed: number;
}

/**
 * What may be learnt from when some blocks are judged.
 *
 * A row is purged when the bars of its label, from its own to its end, meet those of a block, from the block's first bar
 * to the end of its last label: this works both ways, for labels that reach into the block and for rows that the block's
 * labels reach. The embargo leaves out the bars behind that end too.
 *
 * @param blocks not empty, in order of time, not overlapping
 */
export function learnAround(
  { usable, endIndex }: LabelledRows,
  blocks: readonly TestBlock[],
  embargoBars: number,
): Learnable {
  const spans = blocks.map(({ from, to }) => {
    let last = usable[to - 1];
    for (let k = from; k < to; k++) last = Math.max(last, endIndex[usable[k]]);
    return { first: usable[from], last };
  });
  const trainRows = new Int32Array(usable.length);
  let count = 0;
  let purged = 0;
  let embargoed = 0;
  let next = 0;
  for (let k = 0; k < usable.length; k++) {
    while (next < blocks.length && k >= blocks[next].to) next++;
    if (next < blocks.length && k >= blocks[next].from) continue;
    const row = usable[k];
    const end = Math.max(row, endIndex[row]);
    if (spans.some(({ first, last }) => row <= last && end >= first)) purged++;
    else if (spans.some(({ last }) => row > last && row <= last + embargoBars)) embargoed++;
    else trainRows[count++] = row;
  }
  return { trainRows: trainRows.slice(0, count), purged, embargoed };
}

/** k blocks that follow each other, as equal as can be: the first ones take what does not divide, as NumPy's array_split. */
export function equalBlocks(rows: number, count: number): TestBlock[] {
  return Array.from({ length: count }, (_, index) => {
    const from = index * Math.floor(rows / count) + Math.min(index, rows % count);
    return { from, to: from + Math.floor(rows / count) + Number(index < rows % count) };
  });
}
