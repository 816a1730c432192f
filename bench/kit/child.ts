/** `node child.js SUITE SIDE ARGUMENTS…`: does one side's work and prints its reading. One variant per process: what V8
 * learnt from one changes the next by up to a factor of two. */
import type { Suite } from './suite.js';

const [name, side, ...args] = process.argv.slice(2);
const { default: suite } = (await import(`../suites/${name}.js`)) as { default: Suite };
console.log(JSON.stringify(await suite.sides[side](...args)));
