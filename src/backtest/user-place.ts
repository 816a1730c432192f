/** A line of a stack trace that names a file, its line and column: `at Dip.onBar (/home/me/my files/dip.ts:12:7)`. */
const FRAME = /^at (?:.*? \()?(.+?):(\d+):\d+\)?$/;
/** This very file: what lies beside it in the toolkit is ours. In a bundle everything of ours is one file. */
const HERE = normal(import.meta.url);
const OURS = HERE.replace(/backtest\/user-place\.[jt]s$/, '');

/**
 * Where in a user's file an error was raised: ` (mine.ts:12)`, or nothing when the stack does not say. Plug-ins of our
 * own have no such place: their name is enough.
 */
export function userPlace(error: unknown): string {
  if (!(error instanceof Error) || error.stack === undefined) return '';
  for (const line of error.stack.split('\n')) {
    const found = FRAME.exec(line.trim());
    if (found === null) continue;
    const file = normal(found[1]);
    if (file.startsWith(OURS) || file.startsWith('node:') || file.includes('/node_modules/')) continue;
    if (!file.includes('/') || file.includes('<anonymous>')) continue;
    return ` (${file.slice(file.lastIndexOf('/') + 1)}:${found[2]})`;
  }
  return '';
}

/** A path as both forms of it are compared: without scheme and escapes, with forward slashes. */
function normal(file: string): string {
  const path = file.replace(/^file:\/\//, '').replaceAll('\\', '/');
  try {
    return decodeURI(path).replace(/^\/(?=[A-Za-z]:\/)/, '');
  } catch {
    return path;
  }
}
