import { widened } from './columns.js';

/** A number that changes now and then, written down only when it does; `toColumn` spreads it over the clock again. */
export class ChangeLog {
  private count = 0;
  private step = new Int32Array(64);
  private value = new Float64Array(64);

  /** Steps never go back; the last value of a step counts. */
  set(step: number, value: number): void {
    const last = this.count - 1;
    if (last >= 0 && this.value[last] === value) return;
    if (last >= 0 && this.step[last] === step) {
      this.value[last] = value;
      return;
    }
    if (this.count === this.step.length) {
      this.step = widened(this.step, this.count * 2);
      this.value = widened(this.value, this.count * 2);
    }
    this.step[this.count] = step;
    this.value[this.count++] = value;
  }

  /** The value at each step: `start` before the first change. */
  toColumn(steps: number, start: number): Float64Array {
    const out = new Float64Array(steps);
    this.addTo(out, start);
    return out;
  }

  /** Adds the value at each step to a column: `start` before the first change. */
  addTo(column: Float64Array, start: number): void {
    // A column of zeros stays untouched, and so costs no memory.
    if (this.count === 0 && start === 0) return;
    let k = 0;
    let value = start;
    for (let i = 0; i < column.length; i++) {
      if (k < this.count && this.step[k] === i) value = this.value[k++];
      column[i] += value;
    }
  }
}
