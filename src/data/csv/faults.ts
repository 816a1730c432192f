/** Something in a file that cannot be part of a bar: where it stands, what is wrong, what was found there. */
export interface RowFault {
  /** data row, 0-based, in the order of the file */
  readonly row: number;
  /** line of the file, 1-based, the header counted */
  readonly line: number;
  /** the column's name in the file, or '' when the row as a whole is meant */
  readonly column: string;
  /** a short phrase that is equal for equal kinds of fault: the key of the counts */
  readonly reason: string;
  /** the cell or the value as found, shortened */
  readonly found: string;
}

/** The faults of one file: all are counted, the first few are kept in full. */
export interface FaultLog {
  readonly first: readonly RowFault[];
  readonly counts: ReadonlyMap<string, number>;
  /** how many rows have a fault, however many faults each has */
  readonly badRows: number;
  isBad(row: number): boolean;
  add(fault: RowFault): void;
}

/** @param keep how many faults are kept in full; the rest are only counted, so that a file of garbage stays cheap */
export function createFaultLog(keep = 10): FaultLog {
  const first: RowFault[] = [];
  const counts = new Map<string, number>();
  // A bit per row: a file of garbage has as many bad rows as a file of candles has good ones.
  let bits = new Uint8Array(1024);
  let badRows = 0;
  const isBad = (row: number): boolean => ((bits[row >>> 3] ?? 0) & (1 << (row & 7))) !== 0;
  const mark = (row: number): void => {
    if (isBad(row)) return;
    const at = row >>> 3;
    if (at >= bits.length) {
      const wider = new Uint8Array(Math.max(at + 1, bits.length * 2));
      wider.set(bits);
      bits = wider;
    }
    bits[at] |= 1 << (row & 7);
    badRows++;
  };
  return {
    first,
    counts,
    get badRows() {
      return badRows;
    },
    isBad,
    add(fault) {
      counts.set(fault.reason, (counts.get(fault.reason) ?? 0) + 1);
      mark(fault.row);
      if (first.length < keep) first.push({ ...fault, found: excerpt(fault.found) });
    },
  };
}

/** `line 12, column "open": price not above 0 ("-3.5")` */
export function describeFault(fault: RowFault): string {
  const place = fault.column === '' ? `line ${fault.line}` : `line ${fault.line}, column "${fault.column}"`;
  return `${place}: ${fault.reason}${fault.found === '' ? '' : ` ("${fault.found}")`}`;
}

/** `price not above 0 12, decimal comma 3`: most frequent first. */
export function describeCounts(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([reason, count]) => `${reason}: ${count}`)
    .join('; ');
}

/** Text from outside made safe for a terminal and for one line: control characters as `?`, at most 60 characters. */
export function excerpt(text: string): string {
  const flat = Array.from(text.slice(0, 200), (c) => (isControl(c.codePointAt(0)!) ? '?' : c));
  return flat.length > 60 ? `${flat.slice(0, 57).join('')}...` : flat.join('');
}

function isControl(code: number): boolean {
  // C0, DEL, C1, and the marks that turn the direction of text.
  return code < 32 || (code >= 127 && code < 160) || (code >= 0x200b && code <= 0x202e) || code === 0xfeff;
}
