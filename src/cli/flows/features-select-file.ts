import { join, parse } from 'node:path';
import { formatInterval, minuteUtc } from '../../core/kit/time.js';
import { safeName } from '../../data/artifacts.js';
import type { Selected } from './features-select-types.js';

/**
 * The kept columns as a set file, the best first.
 *
 * How many were tried stands above them: the best of four hundred noise columns looks good too, and whoever trades the
 * set has to count all of them.
 */
export function setText({
  label,
  intervalMs,
  labelText,
  untilMs,
  task,
  methods,
  selection,
}: Omit<Selected, 'file'>): string {
  const { features, folds, columnsGiven, columnsUsed, groups } = selection;
  const kept = features.filter(({ advice }) => advice === 'keep');
  return [
    `# kept by quant features select: ${kept.length} of ${columnsGiven} columns tried`,
    `# ${label} ${formatInterval(intervalMs)}, ${task} of ${labelText}`,
    `# ${columnsUsed} of them vary and are known, ${groups} are not duplicates of each other`,
    `# ${methods.join(', ')} on ${folds.length} purged folds`,
    `# chosen on bars until ${minuteUtc(untilMs)} UTC: test on later ones what uses this set`,
    'features:',
    ...kept.map(({ name }) => `  - ${JSON.stringify(name)}`),
    '',
  ].join('\n');
}

/** `set.yaml` → `set-BTCUSDT.yaml`: one file per symbol when there are several. */
export function pathForSymbol(out: string, symbol: string, count: number): string {
  if (out === '' || count === 1) return out;
  const { dir, name, ext } = parse(out);
  return join(dir, `${name}-${safeName(symbol)}${ext}`);
}
