import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const BIN = resolve(import.meta.dirname, '../../bin/quant.js');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  /** called with the running process, for tests that send signals */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs the built command line as a user would: a process of its own, no terminal. */
export function quant(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: options.cwd,
      uid: options.uid,
      env: { PATH: process.env.PATH, HOME: options.cwd, CI: '1', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', failed);
    child.on('close', (code) => done({ code, stdout, stderr }));
    options.onStart?.(child);
  });
}

/** A folder of its own for one test file, and the way to remove it. */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'quant-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
