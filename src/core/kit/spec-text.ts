import { QuantError } from './errors.js';
import type { ParamValue } from './params.js';

/**
 * A plug-in named in text: `rsi(period=14)` or, with an input inside, `zscore(rsi(period=14), window=200)`.
 * `args` are as typed; the registry holds them to the definition's parameters.
 */
export interface SpecNode {
  readonly name: string;
  readonly inputs: readonly SpecNode[];
  readonly args: Readonly<Record<string, ParamValue>>;
}

/** A number with a unit of time, such as 4h or 30m: a value as it stands, without quotes. */
const SPAN = /^\d+[mhdwy]$/;
const TOKEN =
  /\s*(?:([A-Za-z_][\w.-]*|\d+[mhdwy](?![\w.]))|(-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|"([^"]*)"|([(),=]))/y;

/** An ensemble of ensembles with every parameter written out has some thousands. */
const MOST_CHARACTERS = 50_000;

const HINT = 'write a name with parameters, for example rsi(period=14) or zscore(rsi(period=14), window=200)';
const NAMED = 'parameters are given by name: rsi(period=14)';

interface Token {
  readonly text: string;
  readonly type: 'name' | 'number' | 'string' | 'mark';
}

/**
 * Reads one specification.
 *
 * @throws E_PARAM with the position of the first character that does not fit
 */
export function parseSpecText(text: string): SpecNode {
  const tokens = tokenize(text);
  let at = 0;
  const peek = (): Token | undefined => tokens[at];
  const isMark = (mark: string): boolean => peek()?.type === 'mark' && peek()?.text === mark;
  const fail = (expected: string, hint = HINT): never => {
    const found = peek() === undefined ? 'the end' : `"${peek()?.text}"`;
    throw new QuantError('E_PARAM', `"${text}": expected ${expected}, found ${found}`, { hint });
  };

  const node = (): SpecNode => {
    if (peek()?.type !== 'name') fail('a name');
    const name = tokens[at++].text;
    const inputs: SpecNode[] = [];
    const args: Record<string, ParamValue> = Object.create(null);
    if (!isMark('(')) return { name, inputs, args };
    at++;
    while (!isMark(')')) {
      if (peek()?.type === 'name' && tokens[at + 1]?.text === '=') {
        const key = tokens[at].text;
        if (key in args) throw new QuantError('E_PARAM', `"${text}": ${key} is given twice`);
        at += 2;
        args[key] = value();
      } else if (peek()?.type === 'number') fail(`the name of the parameter that is ${peek()?.text}`, NAMED);
      else inputs.push(node());
      if (isMark(',')) at++;
      else if (!isMark(')')) fail('"," or ")"');
    }
    at++;
    return { name, inputs, args };
  };
  const value = (): ParamValue => {
    const token = peek();
    if (token === undefined || token.type === 'mark') return fail('a value');
    at++;
    if (token.type === 'number') return Number(token.text);
    if (token.type === 'name' && (token.text === 'true' || token.text === 'false')) return token.text === 'true';
    return token.text;
  };

  const root = node();
  if (at < tokens.length) fail('the end');
  return root;
}

function tokenize(text: string): Token[] {
  if (text.length > MOST_CHARACTERS)
    throw new QuantError('E_PARAM', `a specification has at most ${MOST_CHARACTERS} characters, was ${text.length}`);
  const tokens: Token[] = [];
  const source = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) {
      throw new QuantError('E_PARAM', `"${text}": unexpected "${source[start]}" at character ${start + 1}`);
    }
    if (match[1] !== undefined) tokens.push({ text: match[1], type: SPAN.test(match[1]) ? 'string' : 'name' });
    else if (match[2] !== undefined) tokens.push({ text: match[2], type: 'number' });
    else if (match[3] !== undefined) tokens.push({ text: match[3], type: 'string' });
    else tokens.push({ text: match[4], type: 'mark' });
  }
  return tokens;
}

/** The text of a specification in its one canonical form: inputs first, then parameters in the order given. */
export function formatSpec(node: SpecNode): string {
  const parts = [
    ...node.inputs.map(formatSpec),
    ...Object.entries(node.args).map(([k, v]) => `${k}=${formatValue(v)}`),
  ];
  return parts.length === 0 ? node.name : `${node.name}(${parts.join(', ')})`;
}

function formatValue(value: ParamValue): string {
  return typeof value === 'string' && !/^[A-Za-z_][\w.-]*$/.test(value) && !SPAN.test(value)
    ? `"${value}"`
    : String(value);
}

/** `a(x=1, y=2), b` → [`a(x=1, y=2)`, `b`]: splits a list at the commas outside parentheses. */
export function splitSpecs(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (i === text.length || (text[i] === ',' && depth === 0)) {
      const part = text.slice(start, i).trim();
      if (part !== '') parts.push(part);
      start = i + 1;
    }
  }
  return parts;
}
