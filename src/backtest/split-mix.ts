/** Splits at every `+` that stands outside parentheses and quotes. */
export function splitMix(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let from = 0;
  for (let k = 0; k < text.length; k++) {
    const sign = text[k];
    if (sign === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (sign === '+' && depth === 0) {
      parts.push(text.slice(from, k).trim());
      from = k + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts;
}
