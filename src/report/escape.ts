/**
 * Text that comes from outside (symbols, strategy parameters, file names, messages) made safe for each place it is
 * written to: a page, a script element, a spreadsheet, a terminal.
 */

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** C0 and C1 control characters: a page shows them as �, a terminal would obey them. Tab and line feed are kept. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Marks that reorder the text around them, so that a name could pose as another. */
const REORDERING = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Safe inside an element and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replace(CONTROLS, '�')
    .replace(REORDERING, '�')
    .replace(/[&<>"'`]/g, (c) => HTML_ENTITIES[c]);
}

/**
 * JSON that may stand in a script element: no text in it can end the element or start a comment.
 * NaN (not known) becomes null.
 */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * One cell of a CSV file. Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers are
 * written as they are, NaN (not known) as nothing.
 */
export function csvCell(value: string | number | boolean): string {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
  if (typeof value === 'boolean') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line for a terminal: nothing in it can move the cursor, change colours or reorder what stands beside it. */
export function terminalText(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, ' ')
    .replace(CONTROLS, '')
    .replace(REORDERING, '');
}

/** A piece of a page that is known to be safe. */
export interface Html {
  readonly markup: string;
}

type HtmlPart = Html | string | number | undefined | false | readonly (Html | string | number | undefined | false)[];

/** Builds a page part: every value is escaped unless it is itself such a part. There is no other way in. */
export function html(pieces: TemplateStringsArray, ...values: readonly HtmlPart[]): Html {
  let markup = pieces[0];
  for (let i = 0; i < values.length; i++) markup += toMarkup(values[i]) + pieces[i + 1];
  return { markup };
}

function toMarkup(value: HtmlPart): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return escapeHtml(String(value));
  if (isList(value)) return value.map(toMarkup).join('');
  return value.markup;
}

function isList(value: HtmlPart): value is readonly (Html | string | number | undefined | false)[] {
  return Array.isArray(value);
}

/** Markup written by us (styles, scripts, libraries), put into a page as it is. */
export function trusted(markup: string): Html {
  return { markup };
}
