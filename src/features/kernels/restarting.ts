import type { ValueStream } from '../../core/math/streams.js';

/**
 * A stream that begins anew after each value that is not known: a window with a hole in it says nothing, and nothing of
 * the hole stays behind once it has passed.
 *
 * @param open makes the stream at its start
 */
export function restarting(open: () => ValueStream): ValueStream {
  let stream = open();
  let isFresh = true;
  return (x) => {
    if (!Number.isNaN(x)) {
      isFresh = false;
      return stream(x);
    }
    if (!isFresh) stream = open();
    isFresh = true;
    return x;
  };
}
