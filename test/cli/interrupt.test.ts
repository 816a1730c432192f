import { expect, it } from 'vitest';
import { breathing } from '../../src/cli/interrupt.js';

/** Work in parts of a hundredth of a second, with what was done of it. */
function longWork(parts: number): { readonly steps: Generator<undefined, string>; done(): number } {
  let done = 0;
  function* work(): Generator<undefined, string> {
    for (; done < parts; done++) {
      const until = performance.now() + 10;
      while (performance.now() < until);
      yield;
    }
    return 'all of it';
  }
  return { steps: work(), done: () => done };
}

it('goes through work that pauses to its end', async () => {
  expect(await breathing(new AbortController().signal, longWork(3).steps)).toBe('all of it');
});

it('hears Ctrl-C at a pause of long work, and stops there', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 30);
  const { steps, done } = longWork(500);
  await expect(breathing(controller.signal, steps)).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
  expect(done()).toBeLessThan(100);
});

it('hears Ctrl-C in the last part too: nothing is written after it', async () => {
  const controller = new AbortController();
  function* work(): Generator<undefined, string> {
    yield;
    controller.abort();
    return 'all of it';
  }
  await expect(breathing(controller.signal, work())).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
});
