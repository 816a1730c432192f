import { createColors } from 'picocolors';

type Colors = ReturnType<typeof createColors>;

/** Results go to stdout, everything else to stderr. The only file that writes to either. */
export interface Output {
  readonly isJson: boolean;
  readonly isVerbose: boolean;
  /** true when stderr is a terminal that can redraw a line */
  readonly isInteractive: boolean;
  /** for notes, errors and progress: what stderr can show */
  readonly colors: Colors;
  /** The result: text for people, in the colours of the place where it goes, or the document under `--json`. */
  result(forms: { readonly text: (colors: Colors) => string; readonly json: () => object }): void;
  note(message: string): void;
  detail(message: string): void;
  error(message: string): void;
  /** Redraws the last line of stderr; for progress bars only. */
  redraw(line: string): void;
}

/** The part of a stream that is written to, so that tests can look on. */
export interface Target {
  readonly isTTY?: boolean;
  /** width of the terminal, characters */
  readonly columns?: number;
  write(text: string): unknown;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
  /** results go to stderr: they are a step of something larger */
  readonly isAside?: boolean;
}

interface World {
  readonly stdout: Target;
  readonly stderr: Target;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const CLEAR_LINE = '\r\x1b[K';

export function createOutput(options: OutputOptions, world: World = process): Output {
  const { stdout, stderr, env } = world;
  const colorsOf = (target: Target): Colors =>
    createColors(options.color && (env.NO_COLOR ?? '') === '' && target.isTTY === true);
  const colors = colorsOf(stderr);
  const isInteractive = stderr.isTTY === true && !options.quiet && env.CI === undefined;
  let isLineOpen = false;

  const closeLine = (): void => {
    if (isLineOpen) stderr.write(CLEAR_LINE);
    isLineOpen = false;
  };
  const line = (text: string): void => {
    closeLine();
    stderr.write(`${printable(text)}\n`);
  };
  return {
    isJson: options.json,
    isVerbose: options.verbose,
    isInteractive,
    colors,
    result: ({ text, json }) => {
      closeLine();
      const target = options.isAside ? stderr : stdout;
      target.write(`${options.json ? jsonText(json()) : printable(text(colorsOf(target)))}\n`);
    },
    note: (message) => {
      if (!options.quiet) line(message);
    },
    detail: (message) => {
      if (options.verbose) line(colors.dim(message));
    },
    error: line,
    redraw: (text) => {
      stderr.write(`${CLEAR_LINE}${cutLine(text, (stderr.columns ?? 80) - 1)}`);
      isLineOpen = text !== '';
    },
  };
}

/** One line on stderr from outside any command. */
export function tell(message: string): void {
  process.stderr.write(`${process.stderr.isTTY === true ? CLEAR_LINE : ''}${printable(message)}\n`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /\x1b\[[\d;]*m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text without control characters and without marks that turn the direction of writing, so that a name from outside
 * cannot drive the terminal. Colours stay: they only colour.
 */
export function printable(text: string): string {
  return text.replace(CONTROLS, (found) => (found.length > 1 ? found : '\ufffd'));
}

/** JSON in which no character is left that a terminal obeys: JSON itself escapes only those below 32. */
function jsonText(document: object): string {
  return JSON.stringify(document, null, 2).replace(
    /[\u007f-\u009f]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** At most `width` characters on one line, colours not counted: what wraps cannot be cleared again. */
function cutLine(text: string, width: number): string {
  let left = width;
  const parts = printable(text)
    .replace(/\s/g, ' ')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    .split(/(\x1b\[[\d;]*m)/);
  return parts
    .map((part, i) => {
      if (i % 2 === 1) return part;
      const shown = [...part].slice(0, left);
      left -= shown.length;
      return shown.join('');
    })
    .join('');
}

/**
 * What to do when nobody can take the output: a closed pipe (`| head`) ends the program quietly, anything else (a full
 * disk behind `>`) is a storage error. The stream reports both after the write has returned, outside of any command.
 */
export function watchStreams(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      if (stream === process.stdout) {
        tell(`error: the result could not be written to stdout (${error.message})`);
        tell('hint: check the disk and the place that stdout goes to');
      }
      process.exit(5);
    });
  }
}
