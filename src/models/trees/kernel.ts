import { TREE_KERNEL } from './kernel.gen.js';

/** The compiled loops of growing; every argument is a whole number, addresses are bytes. See `assembly/trees.ts`. */
export interface TreeKernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  fill(
    out: number,
    counts: number,
    size: number,
    stride: number,
    codes: number,
    width: number,
    pairs: number,
    rows: number,
    from: number,
    to: number,
  ): void;
  subtract(parent: number, child: number, bytes: number): void;
  part(
    rows: number,
    pairs: number,
    from: number,
    to: number,
    scratch: number,
    column: number,
    bin: number,
    missing: number,
    sums: number,
  ): number;
  transpose(codes: number, columns: number, rows: number, width: number): void;
  walk(sums: number, block: number, count: number, roots: number, trees: number): void;
  sum(pairs: number, from: number, to: number, sums: number): void;
}

/** What of the platform's WebAssembly is used; some platforms have none. */
declare const WebAssembly:
  | undefined
  | {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: TreeKernel };
    };

let compiled: object | null | undefined;

/** A kernel with memory of its own; undefined where the platform has no WebAssembly with SIMD. */
export function makeKernel(): TreeKernel | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  if (compiled === undefined) compiled = compile(WebAssembly.Module);
  if (compiled === null) return undefined;
  return new WebAssembly.Instance(compiled).exports;
}

function compile(Module: new (bytes: Uint8Array) => object): object | null {
  const bytes = Uint8Array.from(atob(TREE_KERNEL), (character) => character.charCodeAt(0));
  try {
    return new Module(bytes);
  } catch {
    // Without SIMD the bytes are not valid.
    return null;
  }
}

const PAGE = 65536;

/** Makes a memory at least so many bytes long; false when the platform has no more to give. */
export function reserve(memory: TreeKernel['memory'], bytes: number): boolean {
  const missing = bytes - memory.buffer.byteLength;
  if (missing <= 0) return true;
  // Grown by a quarter at least: every growth makes all views of the memory anew.
  const pages = Math.ceil(Math.max(missing, memory.buffer.byteLength / 4) / PAGE);
  for (const wanted of [pages, Math.ceil(missing / PAGE)]) {
    try {
      memory.grow(wanted);
      return true;
    } catch {
      // The platform has no more to give.
    }
  }
  return false;
}
