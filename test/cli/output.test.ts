import { describe, expect, it } from 'vitest';
import { reportError } from '../../src/cli/errors.js';
import { createOutput, type OutputOptions, printable, type Target } from '../../src/cli/output.js';
import { QuantError } from '../../src/core/kit/errors.js';

interface Screen extends Target {
  text: string;
}

function screen(isTTY: boolean, columns = 40): Screen {
  const made: Screen = {
    isTTY,
    columns,
    text: '',
    write(text) {
      made.text += text;
      return true;
    },
  };
  return made;
}

function outputOn(
  terminals: { stdout?: boolean; stderr?: boolean },
  options: Partial<OutputOptions> = {},
  env: Record<string, string> = {},
) {
  const stdout = screen(terminals.stdout ?? false);
  const stderr = screen(terminals.stderr ?? false);
  const plain = { json: false, quiet: false, verbose: false, color: true };
  return { output: createOutput({ ...plain, ...options }, { stdout, stderr, env }), stdout, stderr };
}

const ESC = '\x1b';
const ONE = { text: () => 'one', json: () => ({ schema: 'quant/one@1', n: 1 }) };

describe('output', () => {
  it('prints the result on stdout and everything else on stderr', () => {
    const { output, stdout, stderr } = outputOn({});
    output.note('a note');
    output.error('an error');
    output.result(ONE);
    expect(stdout.text).toBe('one\n');
    expect(stderr.text).toBe('a note\nan error\n');
  });

  it('prints one document under --json', () => {
    const { output, stdout } = outputOn({}, { json: true });
    output.result(ONE);
    expect(JSON.parse(stdout.text)).toEqual({ schema: 'quant/one@1', n: 1 });
  });

  it('writes numbers that are not known as null', () => {
    const { output, stdout } = outputOn({}, { json: true });
    output.result({ text: () => '', json: () => ({ value: Number.NaN, reason: 'no trades' }) });
    expect(JSON.parse(stdout.text)).toEqual({ value: null, reason: 'no trades' });
  });

  it('keeps notes back under --quiet, never errors', () => {
    const { output, stderr } = outputOn({}, { quiet: true });
    output.note('a note');
    output.error('an error');
    expect(stderr.text).toBe('an error\n');
  });

  it('shows details under --verbose only', () => {
    const silent = outputOn({});
    silent.output.detail('a page');
    expect(silent.stderr.text).toBe('');
    const speaking = outputOn({}, { verbose: true });
    speaking.output.detail('a page');
    expect(speaking.stderr.text).toBe('a page\n');
  });

  it('sends the result of a step to stderr', () => {
    const { output, stdout, stderr } = outputOn({}, { isAside: true });
    output.result(ONE);
    expect([stdout.text, stderr.text]).toEqual(['', 'one\n']);
  });
});

describe('colours', () => {
  const red = { text: (colors: { red(s: string): string }) => colors.red('x'), json: () => ({}) };

  it('of a result are those of stdout, whatever stderr is', () => {
    const piped = outputOn({ stdout: false, stderr: true });
    piped.output.result(red);
    expect(piped.stdout.text, '| less must not get codes').toBe('x\n');
    const shown = outputOn({ stdout: true, stderr: false });
    shown.output.result(red);
    expect(shown.stdout.text).toBe(`${ESC}[31mx${ESC}[39m\n`);
  });

  it('of notes are those of stderr', () => {
    expect(outputOn({ stdout: true, stderr: false }).output.colors.red('x')).toBe('x');
    expect(outputOn({ stdout: false, stderr: true }).output.colors.red('x')).toBe(`${ESC}[31mx${ESC}[39m`);
  });

  it('survive in a note', () => {
    const { output, stderr } = outputOn({ stderr: true });
    output.note(output.colors.bold('1/7'));
    expect(stderr.text).toBe(`${ESC}[1m1/7${ESC}[22m\n`);
  });

  it.each([
    ['--no-color', { color: false }, {}, 'x'],
    ['NO_COLOR', {}, { NO_COLOR: '1' }, 'x'],
    ['an empty NO_COLOR changes nothing', {}, { NO_COLOR: '' }, `${ESC}[31mx${ESC}[39m`],
  ])('follow %s', (_, options, env, expected) => {
    expect(outputOn({ stderr: true }, options, env).output.colors.red('x')).toBe(expected);
  });
});

describe('text from outside', () => {
  it.each([
    ['clears the screen', `a${ESC}[2Jb`, 'a\ufffd[2Jb'],
    ['sets the title', `${ESC}]0;x\u0007`, '\ufffd]0;x\ufffd'],
    ['goes back to the start of the line', 'ok\rno', 'ok\ufffdno'],
    ['uses the eight-bit form', 'a\u009b2Jb', 'a\ufffd2Jb'],
    ['turns the direction of writing', 'a\u202eb', 'a\ufffdb'],
    ['only colours', `${ESC}[1;31mx${ESC}[0m`, `${ESC}[1;31mx${ESC}[0m`],
    ['is laid out', 'a\n\tb', 'a\n\tb'],
  ])('that %s', (_, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it('cannot drive the terminal through a result, a note, an error or a progress line', () => {
    const evil = `BTC${ESC}[2J`;
    const { output, stdout, stderr } = outputOn({ stdout: true, stderr: true });
    output.result({ text: () => evil, json: () => ({}) });
    output.note(evil);
    output.error(evil);
    output.redraw(evil);
    expect(stdout.text + stderr.text).not.toContain(`${ESC}[2J`);
  });

  it('cannot drive it through a document either, which still says the same', () => {
    const venue = `x${ESC}[2J\u009b2J\u007f`;
    const { output, stdout } = outputOn({ stdout: true }, { json: true });
    output.result({ text: () => '', json: () => ({ venue }) });
    expect(stdout.text).toMatch(/^[\n\x20-\x7e]*$/);
    expect(JSON.parse(stdout.text)).toEqual({ venue });
  });
});

describe('a progress line', () => {
  it('is cleared before the next line, whoever prints it', () => {
    const { output, stdout, stderr } = outputOn({ stdout: true, stderr: true });
    output.redraw('half');
    output.result(ONE);
    expect(stderr.text.endsWith('\r\x1b[K'), 'nothing of it is left beside the result').toBe(true);
    expect(stdout.text).toBe('one\n');
  });

  it('is cut to the width of the terminal, its colours not counted', () => {
    const { output, stderr } = outputOn({ stderr: true });
    output.redraw(`${ESC}[36m${'█'.repeat(30)}${ESC}[39m${'y'.repeat(30)}`);
    const shown = stderr.text.replace('\r\x1b[K', '');
    expect(shown).toBe(`${ESC}[36m${'█'.repeat(30)}${ESC}[39m${'y'.repeat(9)}`);
  });
});

describe('an error', () => {
  it('is one line of cause and one line of hint', () => {
    const { output, stderr, stdout } = outputOn({});
    const code = reportError(new QuantError('E_NO_DATA', 'there is none', { hint: 'bring some' }), output);
    expect(code).toBe(3);
    expect(stderr.text).toBe('error: there is none\nhint: bring some\n');
    expect(stdout.text).toBe('');
  });

  it('is a document under --json', () => {
    const { output, stdout } = outputOn({}, { json: true });
    reportError(new QuantError('E_STORAGE', 'full'), output);
    expect(JSON.parse(stdout.text)).toEqual({
      schema: 'quant/error@1',
      code: 'E_STORAGE',
      exit_code: 5,
      message: 'full',
      hint: null,
    });
  });

  it('tells its causes under --verbose', () => {
    const cause = new Error('outer', { cause: new Error('inner') });
    const { output, stderr } = outputOn({}, { verbose: true });
    reportError(new QuantError('E_NETWORK', 'no answer', { cause }), output);
    expect(stderr.text).toBe('error: no answer\ncaused by: outer\ncaused by: inner\n');
  });

  it('of ours shows a stack without control characters', () => {
    const { output, stderr } = outputOn({});
    expect(reportError(new Error(`broken${ESC}[2J`), output)).toBe(1);
    expect(stderr.text).toContain('    at ');
    expect(stderr.text).toContain('this is a bug of quant');
    expect(stderr.text).not.toContain(ESC);
  });

  it('may be anything that was thrown', () => {
    const { output, stderr } = outputOn({});
    expect(reportError('text', output)).toBe(1);
    expect(stderr.text).toContain('error: text');
  });
});
