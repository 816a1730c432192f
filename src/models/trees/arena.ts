import type { Bins } from './bins.js';
import { roomOf } from './histogram.js';
import { makeKernel, reserve, type TreeKernel } from './kernel.js';

/** A histogram in WebAssembly memory. */
export interface ArenaSlot {
  readonly address: number;
  /** made anew whenever the memory grows */
  values: Float64Array;
}

/** WebAssembly memory laid out for the trees of one set of bins: codes, derivatives, rows, then histograms. */
export interface Arena {
  readonly kernel: TreeKernel;
  /** the codes row by row, for counting, and column by column, for parting rows */
  readonly codes: number;
  readonly columns: number;
  /** (rows × 2) gradient and second derivative of each row of the list */
  readonly pairs: number;
  readonly rows: number;
  readonly scratch: number;
  /** four numbers for the sums of a split */
  readonly sums: number;
  take(): ArenaSlot | undefined;
  give(slot: ArenaSlot): void;
  /** Views of the memory as it is now; no longer valid when it has grown. */
  floats(): Float64Array;
  integers(): Int32Array;
}

/** Memory of this many bytes is kept for smaller data as well. */
const KEPT = 64 * 2 ** 20;

/** One per thread: growing never waits, so no two trees grow at once. */
let current: { arena: Arena; bins: WeakRef<Bins> } | undefined;
let spare: TreeKernel | undefined;

/** The arena with the codes of these bins in it; undefined where WebAssembly is missing or cannot hold them. */
export function arenaFor(bins: Bins): Arena | undefined {
  if (current?.bins.deref() === bins) return current.arena;
  const kernel = reuse() ?? makeKernel();
  current = undefined;
  if (kernel === undefined) return undefined;
  spare = kernel;
  const arena = layOut(kernel, bins);
  if (arena !== undefined) current = { arena, bins: new WeakRef(bins) };
  return arena;
}

/** A large memory is given back rather than kept for whatever comes next. */
function reuse(): TreeKernel | undefined {
  return spare !== undefined && spare.memory.buffer.byteLength <= KEPT ? spare : undefined;
}

function layOut(kernel: TreeKernel, bins: Bins): Arena | undefined {
  const { rows, codes } = bins;
  const { memory } = kernel;
  const at = [1024];
  for (const bytes of [codes.length, codes.length, 16 * rows, 4 * rows, 20 * rows, 32])
    at.push(Math.ceil((at[at.length - 1] + bytes) / 64) * 64);
  const slotBytes = Math.ceil((8 * roomOf(bins)) / 64) * 64;
  let end = at[6];
  if (!reserve(memory, end)) return undefined;
  new Uint8Array(memory.buffer, at[0], codes.length).set(codes);
  kernel.transpose(at[0], at[1], rows, bins.cuts.length);

  const slots: ArenaSlot[] = [];
  const free: ArenaSlot[] = [];
  let buffer = memory.buffer;
  let floats = new Float64Array(buffer);
  let integers = new Int32Array(buffer);
  const view = (address: number): Float64Array => new Float64Array(buffer, address, roomOf(bins));
  const refresh = (): void => {
    if (buffer === memory.buffer) return;
    buffer = memory.buffer;
    floats = new Float64Array(buffer);
    integers = new Int32Array(buffer);
    for (const slot of slots) slot.values = view(slot.address);
  };
  return {
    kernel,
    codes: at[0],
    columns: at[1],
    pairs: at[2],
    rows: at[3],
    scratch: at[4],
    sums: at[5],
    take: () => {
      const used = free.pop();
      if (used !== undefined) return used;
      if (!reserve(memory, end + slotBytes)) return undefined;
      refresh();
      const slot = { address: end, values: view(end) };
      end += slotBytes;
      slots.push(slot);
      return slot;
    },
    give: (slot) => {
      free.push(slot);
    },
    floats: () => floats,
    integers: () => integers,
  };
}
