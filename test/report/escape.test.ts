import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, escapeHtml, html, scriptJson, terminalText, trusted } from '../../src/report/escape.js';

describe('text in a page', () => {
  it('cannot open an element or leave an attribute', () => {
    expect(escapeHtml(`"><img src=x onerror='a'>\``)).toBe('&quot;&gt;&lt;img src=x onerror=&#39;a&#39;&gt;&#96;');
    fc.assert(fc.property(fc.string(), (text) => !/[<>"'`]/.test(escapeHtml(text))));
  });
  it('shows control and reordering characters instead of obeying them', () => {
    expect(escapeHtml('a\u0000b\u001bc\u202ed')).toBe('a�b�c�d');
    expect(escapeHtml('tab\tand\nline')).toBe('tab\tand\nline');
  });
  it('is escaped by the template unless it is a part already', () => {
    expect(html`<b>${'<i>'}</b>${html`<i>${1}</i>`}${[html`x`, '&']}${false}${undefined}`.markup).toBe(
      '<b>&lt;i&gt;</b><i>1</i>x&amp;',
    );
    expect(html`${trusted('<hr>')}`.markup).toBe('<hr>');
  });
});

describe('JSON in a script element', () => {
  it('cannot end the element, and reads back the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, tail) => {
        const text = scriptJson([value, `</script><!--\u2028\u2029${tail}`]);
        expect(text).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify([value, `</script><!--\u2028\u2029${tail}`])));
      }),
    );
  });
});

describe('a cell of a CSV file', () => {
  it('never begins a formula', () => {
    expect(csvCell("=cmd|'/c calc'!A1")).toBe("'=cmd|'/c calc'!A1");
    expect([csvCell('+1'), csvCell('-1'), csvCell('@x'), csvCell('\tx')]).toEqual(["'+1", "'-1", "'@x", "'\tx"]);
    fc.assert(fc.property(fc.string(), (text) => !/^"?[=+\-@\t\r]/.test(csvCell(text))));
  });
  it('leaves numbers alone, writes nothing for NaN, and quotes commas, quotes and lines', () => {
    expect([csvCell(-1.5), csvCell(Number.NaN), csvCell(true)]).toEqual(['-1.5', '', 'true']);
    expect([csvCell('a,b'), csvCell('say "x"'), csvCell('a\nb')]).toEqual(['"a,b"', '"say ""x"""', '"a\nb"']);
  });
});

describe('text in a terminal', () => {
  it('cannot move the cursor or change colours', () => {
    expect(terminalText('a\u001b[2Jb\u009bc\r\nd\u202ee')).toBe('a[2Jbc de');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be absent
    fc.assert(fc.property(fc.string(), (text) => !/[\u0000-\u001f\u007f-\u009f]/.test(terminalText(text))));
  });
});
