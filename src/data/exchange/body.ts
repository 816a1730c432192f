import { QuantError } from '../../core/kit/errors.js';

/**
 * The whole body of an answer, up to a size.
 *
 * A host may send without end, and a packed body says nothing of what it unpacks to: the bytes are counted as they come.
 *
 * @param what the thing that is asked for, for the message
 * @throws E_DATA when it is larger; reading stops there
 */
export async function readBody(answer: Response, what: string, mostBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.length;
    if (length > mostBytes) throw tooLarge(what, mostBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function tooLarge(what: string, mostBytes: number): QuantError {
  return new QuantError('E_DATA', `${what} is larger than ${mostBytes / 1024 ** 2} MiB, far more than was asked for`);
}
