/** A line of a stack trace that names a file, its line and column. */
const FRAME = /\(?((?:file:\/\/)?[^\s()]+\.[cm]?[jt]sx?):(\d+):\d+\)?$/;
/** Our own code, compiled or not: what a user wrote lies elsewhere. */
const OURS = /\/(?:dist|src)\/(?:backtest|core|features|models|research|cli)\/|^node:|\/node_modules\//;

/**
 * Where in a user's file an error was raised: ` (mine.ts:12)`, or nothing when the stack does not say. Plug-ins of our
 * own have no such place: their name is enough.
 */
export function userPlace(error: unknown): string {
  if (!(error instanceof Error) || error.stack === undefined) return '';
  for (const line of error.stack.split('\n')) {
    const found = FRAME.exec(line.trim());
    if (found === null || OURS.test(found[1])) continue;
    return ` (${found[1].slice(found[1].lastIndexOf('/') + 1)}:${found[2]})`;
  }
  return '';
}
