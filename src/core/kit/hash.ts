import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './json.js';

/** SHA-256 as 64 hex digits. Pure TypeScript, so that the pure folders may use it; `data/` hashes bulk bytes natively. */
export function sha256Hex(input: string | Uint8Array): string {
  return bytesToHex(sha256(typeof input === 'string' ? utf8ToBytes(input) : input));
}

/** The hash of a plain value through its canonical JSON: the identity of a specification. */
export function hashJson(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}
