import { loadTi, type TiModule } from './module.js';

/**
 * Every export of the npm package `technicalindicators`, under its own name and with its own numbers:
 * `ti.rsi({ values, period: 14 })`, `new ti.SMA({ values: [], period: 20 })`, `ti.renko({ … })`.
 *
 * They are the package's numbers, not ours. Its results are shorter than the input, each by its own warm-up, and belong
 * to the last bars; RSI and MFI are rounded to two digits, ADL to whole coins; candlestick patterns ask for gaps that a
 * market without closing times does not have, and trends inside of them are compared as text. The package is loaded
 * when a name is read for the first time.
 */
export const ti: TiModule = new Proxy({} as TiModule, {
  get: (_, name) => Reflect.get(loadTi(), name),
  has: (_, name) => Reflect.has(loadTi(), name),
  ownKeys: () => Reflect.ownKeys(loadTi()),
  getOwnPropertyDescriptor: (_, name) => {
    const own = Reflect.getOwnPropertyDescriptor(loadTi(), name);
    // A proxy may only speak of a property as fixed where its own target has it.
    return own === undefined ? undefined : { ...own, configurable: true };
  },
  set: () => false,
});
