import { QuantError } from '../../core/kit/errors.js';

/** The npm package as its own types describe it, and the two exports that those forget. */
export type TiModule = typeof import('technicalindicators') & {
  readonly AvailableIndicators: readonly string[];
  getAvailableIndicators(): string[];
};

let load: () => TiModule = () => {
  throw new QuantError('E_CONFIG', 'the package technicalindicators is not loaded here', {
    hint: 'import from the package quant, or give setTiLoader a function that loads technicalindicators',
  });
};
let loaded: TiModule | undefined;

/** Says how the package is loaded, once it is needed: it costs 27 ms, and this folder knows nothing of the disk. */
export function setTiLoader(loader: () => TiModule): void {
  load = loader;
  loaded = undefined;
}

/** The package, loaded at the first call. @throws E_CONFIG when nobody said how */
export function loadTi(): TiModule {
  loaded ??= load();
  return loaded;
}

/**
 * Runs with the package's numbers as they are computed. `ti.setConfig('precision', 4)` rounds whatever the package
 * gives in the whole process; a column must not depend on whether somebody has called that.
 */
export function atFullPrecision<T>(ti: TiModule, run: () => T): T {
  const precision: unknown = ti.getConfig('precision');
  if (precision === undefined) return run();
  ti.setConfig('precision', undefined);
  try {
    return run();
  } finally {
    ti.setConfig('precision', precision);
  }
}
