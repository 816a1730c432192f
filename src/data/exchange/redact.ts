/** Text with every secret taken out. */
export type Redact = (text: string) => string;

const NAMED = /((?:signature|api[-_]?key|apikey|secret|passphrase|password|token)["']?\s*[=:]\s*["']?)[^&\s"',}]+/gi;
const LONGEST = 300;

/**
 * Makes messages safe to print: a timed-out request's message holds its whole URL, signature included.
 *
 * @param secrets values that must never appear, e.g. an API key
 */
export function createRedact(secrets: readonly (string | undefined)[]): Redact {
  const values = secrets.filter((s): s is string => s !== undefined && s.length > 0);
  const forms = [...new Set(values.flatMap((s) => [s, encodeURIComponent(s)]))];
  return (text) => {
    let out = text;
    for (const form of forms) out = out.replaceAll(form, '***');
    out = out.replace(NAMED, '$1***').replace(/\s+/g, ' ').trim();
    return out.length > LONGEST ? `${out.slice(0, LONGEST)} …` : out;
  };
}

/** A URL as scheme, host and path: a query may hold a signature under any name. */
export function redactUrl(url: string, redact: Redact): string {
  return redact(url.split(/[?#]/, 1)[0]);
}
