import { describe, expect, it } from 'vitest';
import { createQueue, doneJobs, type Failure, openTaker, stopQueue } from '../../src/cli/job-queue.js';

/** A clock on which every job takes 1 ms, whatever the machine does. */
function slowClock(): () => number {
  let t = 0;
  return () => t++;
}

describe('a job queue', () => {
  it('does every job once, into its own row, however many take from it and in whatever turn', () => {
    for (const takers of [1, 2, 3, 7]) {
      const queue = createQueue(50, 2, takers);
      const seen: number[] = [];
      const open = Array.from({ length: takers }, (_, t) =>
        openTaker(queue, {
          evaluate: (job, row) => {
            seen.push(job);
            row[0] = job * 10;
            row[1] = row.length;
          },
          fail: () => expect.fail('nothing fails'),
          now: t % 2 === 0 ? slowClock() : () => 0,
        }),
      );
      let live = open;
      // Odd turns go the other way round, so that takes interleave.
      for (let turn = 0; live.length > 0; turn++) {
        live = (turn % 2 === 0 ? live : [...live].reverse()).filter((take) => take());
      }
      expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, k) => k));
      expect([...queue.table]).toEqual(Array.from({ length: 50 }, (_, k) => [k * 10, 2]).flat());
      expect(doneJobs(queue)).toBe(50);
    }
  });

  it('tells of the lowest job that fails, and leaves out those after it', () => {
    for (const takers of [1, 2, 5]) {
      const queue = createQueue(60, 1, takers);
      const failures: Failure[] = [];
      const done = new Set<number>();
      const takes = Array.from({ length: takers }, () =>
        openTaker(queue, {
          evaluate: (job) => {
            if (job % 10 === 7 && job > 20) throw new Error(`job ${job}`);
            done.add(job);
          },
          fail: (failure) => failures.push(failure),
          now: slowClock(),
        }),
      );
      for (let live = [...takes].reverse(); live.length > 0; ) live = live.filter((take) => take());
      expect(Math.min(...failures.map((failure) => failure.job)), `${takers} takers`).toBe(27);
      for (let job = 0; job < 27; job++) expect(done.has(job)).toBe(true);
      expect(done.has(59)).toBe(false);
    }
  });

  it('ends between two jobs when it is stopped', () => {
    const queue = createQueue(10, 1, 1);
    const done: number[] = [];
    const take = openTaker(queue, {
      evaluate: (job) => {
        done.push(job);
        if (job === 2) stopQueue(queue);
      },
      fail: () => expect.fail('nothing fails'),
      now: () => 0,
    });
    while (take());
    expect(done).toEqual([0, 1, 2]);
    expect(doneJobs(queue)).toBe(3);
  });

  it('takes more at once when jobs are short, but never so many that one thread is left with the rest', () => {
    const queue = createQueue(800, 1, 2);
    const sizes: number[] = [];
    let from = 0;
    const take = openTaker(queue, { evaluate: () => undefined, fail: () => undefined, now: () => 0 });
    while (take()) {
      sizes.push(doneJobs(queue) - from);
      from = doneJobs(queue);
    }
    expect(sizes[0]).toBe(1);
    expect(Math.max(...sizes)).toBe(50);
  });
});
