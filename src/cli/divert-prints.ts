import { Console } from 'node:console';

/**
 * Whatever a user's file prints goes to stderr from now on: results alone go to stdout, where a program may read them.
 * The console itself is changed, so that files which import it or took its functions along are covered too.
 */
export function divertConsole(): void {
  Object.assign(console, new Console({ stdout: process.stderr, stderr: process.stderr }));
}
