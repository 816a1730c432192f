/** A thread of `sweep-workers`: says when it is warm, then takes pairs until none is left. */
import { parentPort, workerData } from 'node:worker_threads';
import { marketOf, openPairs, PAIRS } from './workload.js';

const AT_ONCE = 4;
const { columns, next, table } = workerData as {
  readonly columns: readonly Float64Array[];
  readonly next: Int32Array;
  /** (pairs × 2) final equity and fills */
  readonly table: Float64Array;
};
const playPair = openPairs(marketOf('WALKUSDT', columns));
for (let k = 0; k < 40; k++) playPair(k * 10);

parentPort?.on('message', () => {
  for (;;) {
    const from = Atomics.add(next, 0, AT_ONCE);
    if (from >= PAIRS.length) break;
    for (let k = from; k < Math.min(from + AT_ONCE, PAIRS.length); k++) {
      const { equity, fills } = playPair(k);
      table[2 * k] = equity;
      table[2 * k + 1] = fills;
    }
  }
  parentPort?.postMessage('done');
});
parentPort?.postMessage('ready');
