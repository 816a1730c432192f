import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { QuantError } from '../core/kit/errors.js';
import type { ReportAssets } from '../core/report.js';

let loaded: ReportAssets | undefined;

/**
 * The chart libraries that every HTML report carries inside itself, read once from the installed packages.
 *
 * @throws E_BUG when a package is missing a file or has another shape than expected: run `npm ci`
 */
export function loadReportAssets(): ReportAssets {
  loaded ??= {
    vega: inScript(readPackageFile('vega', 'build/vega.min.js')),
    vegaLite: inScript(readPackageFile('vega-lite', 'build/vega-lite.min.js')),
    interpreter: inScript(asPlainScript(readPackageFile('vega-interpreter', 'build/vega-interpreter.js'))),
  };
  return loaded;
}

/** The packages export only their modules for bundlers, so the browser builds are found beside those. */
function readPackageFile(name: string, path: string): string {
  const entry = createRequire(import.meta.url).resolve(name);
  const cut = entry.lastIndexOf(join('node_modules', name)) + join('node_modules', name).length;
  const file = join(entry.slice(0, cut), path);
  try {
    // A link to a source map would be a request when a person opens the page's tools.
    return readFileSync(file, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  } catch (cause) {
    throw new QuantError('E_BUG', `the report needs ${file} of the package ${name}, which cannot be read`, {
      hint: `run npm ci in ${dirname(entry.slice(0, cut))}/..`,
      cause,
    });
  }
}

/** The interpreter is published as a module only; its one import is part of what `vega` already holds. */
function asPlainScript(module: string): string {
  const script = module
    .replace(/import \{([\w\s,]+)\} from 'vega-util';/, 'const {$1} = globalThis.vega;')
    .replace(/export \{ (\w+) as expressionInterpreter \};/, 'globalThis.vegaInterpreter = $1;');
  if (/^\s*(import|export)\b/m.test(script) || !script.includes('globalThis.vegaInterpreter')) {
    throw new QuantError('E_BUG', 'vega-interpreter has another shape than the report expects', {
      hint: 'install the version of package-lock.json: npm ci',
    });
  }
  return `(() => {${script}\n})();`;
}

/** No text may end the script element it stands in, nor begin a comment there. */
function inScript(text: string): string {
  return text.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '\\x3c!--');
}
