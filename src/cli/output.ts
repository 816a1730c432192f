import { createColors } from 'picocolors';

/** Results go to stdout, everything else to stderr. The only file that writes to either. */
export interface Output {
  readonly isJson: boolean;
  /** true when stderr is a terminal that can redraw a line */
  readonly isInteractive: boolean;
  readonly colors: ReturnType<typeof createColors>;
  /** The result: text for people, or the document when `--json` was given. */
  result(forms: { readonly text: () => string; readonly json: () => object }): void;
  /** Bytes of a result that has a format of its own, for example an exported CSV. */
  raw(text: string): void;
  note(message: string): void;
  detail(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** Redraws the last line of stderr; for progress bars only. */
  redraw(line: string): void;
}

interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
  /** results go to stderr: they are a step of something larger */
  readonly isAside?: boolean;
}

export function createOutput(options: OutputOptions): Output {
  const { stdout, stderr } = process;
  const useColor = options.color && process.env.NO_COLOR === undefined && stderr.isTTY === true;
  const colors = createColors(useColor);
  const isInteractive = stderr.isTTY === true && !options.quiet && process.env.CI === undefined;
  let isLineOpen = false;

  const line = (text: string): void => {
    if (isLineOpen) stderr.write('\r\x1b[K');
    isLineOpen = false;
    stderr.write(`${text}\n`);
  };
  return {
    isJson: options.json,
    isInteractive,
    colors,
    result: ({ text, json }) => {
      if (isLineOpen) line('');
      const target = options.isAside ? stderr : stdout;
      target.write(options.json ? `${JSON.stringify(json(), null, 2)}\n` : `${text()}\n`);
    },
    raw: (text) => {
      stdout.write(text);
    },
    note: (message) => {
      if (!options.quiet) line(printable(message));
    },
    detail: (message) => {
      if (options.verbose) line(colors.dim(printable(message)));
    },
    warn: (message) => line(`${colors.yellow('warning:')} ${printable(message)}`),
    error: (message) => line(message),
    redraw: (text) => {
      stderr.write(`\r\x1b[K${text}`);
      isLineOpen = text !== '';
    },
  };
}

/** One line on stderr from outside any command. */
export function tell(message: string): void {
  process.stderr.write(`\r\x1b[K${message}\n`);
}

/** Text from outside without control characters, so that a symbol's name cannot drive the terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}

/** A closed pipe (`| head`) ends the program quietly. */
export function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
}
