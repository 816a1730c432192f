import { describe, expect, it } from 'vitest';
import { csv, FIRST, HEADER, HOUR, read, refusal, rowsOf } from './support.js';

const ROWS = rowsOf(4);
const PLAIN = csv(ROWS);

/** All six columns as one list, to compare readings of the same bars. */
function bars(text: string | Uint8Array, options = {}): number[] {
  const [{ bars: b }] = read(text, options).sets;
  return [b.openTime, b.open, b.high, b.low, b.close, b.volume].flatMap((column) => [...column]);
}
const EXPECTED = bars(PLAIN);

describe('the shape of a file', () => {
  it.each([
    ['a byte-order mark', `\ufeff${PLAIN}`],
    ['CRLF', PLAIN.replaceAll('\n', '\r\n')],
    ['lone CR', PLAIN.replaceAll('\n', '\r')],
    ['no final newline', PLAIN.trimEnd()],
    ['no final newline after lone CR', PLAIN.replaceAll('\n', '\r').trimEnd()],
    ['blank lines', PLAIN.replaceAll('\n', '\n\n')],
    ['semicolons', PLAIN.replaceAll(',', ';')],
    ['tabs', PLAIN.replaceAll(',', '\t')],
    ['quoted cells', csv(ROWS.map((row) => row.map((cell) => `"${cell}"`)))],
    ['blanks around cells', csv(ROWS.map((row) => row.map((cell) => ` ${cell} `)))],
    ['other names', csv(ROWS, 'Open time,Open,High,Low,Close,Volume')],
    ['one-letter names', csv(ROWS, 't,o,h,l,c,v').replace('t,', 'time,')],
    ['a comment before the header', `# made by hand\n${PLAIN}`],
    ['an address before the header', `https://www.CryptoDataDownload.com\n${PLAIN}`],
    [
      'an index column without a name',
      csv(
        ROWS.map((row) => row),
        ',Open,High,Low,Close,Volume',
      ),
    ],
  ])('takes %s for the same bars', (_, text) => {
    expect(bars(text)).toEqual(EXPECTED);
  });

  it('finds reordered columns by name and lists the ones it does not use', () => {
    const rows = ROWS.map(([t, o, h, l, c, v]) => [v, 'x', c, l, h, o, t]);
    const file = read(csv(rows, 'volume,note,close,low,high,open,timestamp'));
    expect([...file.sets[0].bars.open]).toEqual([100, 101, 102, 103]);
    expect([...file.sets[0].bars.volume]).toEqual([10, 11, 12, 13]);
    expect(file.notes).toEqual(['columns not used: note']);
  });

  it('reads extra columns, with NaN where the file says that a value is not known', () => {
    const rows = ROWS.map((row, i) => [...row, ['NULL', '', 'nan', '7'][i], '5']);
    const { extra } = read(csv(rows, `${HEADER},tradecount,quote asset volume`)).sets[0].bars;
    expect([...(extra.trades ?? [])]).toEqual([Number.NaN, Number.NaN, Number.NaN, 7]);
    expect([...(extra.quoteVolume ?? [])]).toEqual([5, 5, 5, 5]);
  });

  it('reads the twelve columns of the Binance archive without a header', () => {
    const rows = ROWS.map(([t, ...rest]) => [t, ...rest, String(Number(t) + HOUR - 1), '1000', '3', '4', '400', '0']);
    const file = read(csv(rows).split('\n').slice(1).join('\n'));
    expect(file.dialect).toBe('Binance archive, oldest first, unix milliseconds');
    expect([...(file.sets[0].bars.extra.takerBuyQuote ?? [])]).toEqual([400, 400, 400, 400]);
  });

  it('asks for names when a file without header is not of the archive', () => {
    const text = PLAIN.split('\n').slice(1).join('\n');
    expect(refusal(text).message).toBe(
      'candles.csv, line 1: no header, and the 6 columns are not those of the Binance archive',
    );
    expect(bars(text, { columns: 'time,open,high,low,close,volume' })).toEqual(EXPECTED);
  });

  it('takes names that the user gives before its own reading', () => {
    const text = csv(
      ROWS.map((row) => [...row, '1']),
      'ts_ms,open,high,low,close,volume,real',
    );
    const file = read(text, { columns: 'volume=real' });
    expect([...file.sets[0].bars.volume]).toEqual([1, 1, 1, 1]);
    expect(refusal(text, { columns: 'volume=reel' }).hint).toContain('did you mean "real"?');
    expect(refusal(text, { columns: 'volumen=real' }).code).toBe('E_PARAM');
  });

  it.each([
    ['an empty file', '', 'candles.csv: the file is empty'],
    ['blank lines only', '\n\n\n', 'candles.csv: the file is empty'],
    ['a header only', `${HEADER}\n`, 'candles.csv: the file has a header and no rows'],
    [
      'UTF-16',
      Buffer.from(`\ufeff${PLAIN}`, 'utf16le'),
      'candles.csv: the file is written in UTF-16, it must be UTF-8',
    ],
    ['a binary file', Buffer.from([80, 75, 3, 4, 0, 1]), 'candles.csv: byte 5 is NUL, so this is no text file'],
    [
      'prose',
      'hello world\nhow are you\n',
      'candles.csv, line 1: expected at least 5 columns split by comma, semicolon or tab',
    ],
    ['a missing column', csv(ROWS, 'ts_ms,open,high,low,close,amount'), 'candles.csv, line 1: no column for volume'],
    [
      'two columns of one meaning',
      csv(
        ROWS.map((row) => [...row, '1']),
        'ts_ms,open,high,low,close,volume,Vol',
      ),
      'candles.csv, line 1: columns 6 "volume" and 7 "Vol" both mean volume',
    ],
    [
      'a volume that may be in quote currency',
      csv(ROWS, 'ts_ms,open,high,low,close,Volume USDT'),
      'candles.csv, line 1: "Volume USDT" may be in base or in quote currency',
    ],
    [
      'a header that is half a row',
      csv(ROWS, 'ts_ms,open,3,4,close,volume'),
      'candles.csv, line 1: neither a header nor a row of numbers',
    ],
    [
      'an open quote in the header',
      csv(ROWS, 'ts_ms,"open,high,low,close,volume'),
      'candles.csv, line 1, column 2: quoted field is not closed on its line',
    ],
    [
      'columns that may be split in two ways',
      Array.from({ length: 3 }, () => '1;1,2;2,3;3,4;4,5;5').join('\n'),
      'candles.csv, line 1: the columns may be split by "," or ";"',
    ],
  ])('refuses %s', (_, text, message) => {
    const error = refusal(text);
    expect(error.message).toBe(message);
    expect(error.code).toBe('E_DATA');
  });

  it('names line and column of a decimal comma', () => {
    const rows = ROWS.map((row) => row.map((cell, k) => (k === 4 ? cell.replace(/$/, ',50') : cell)).join(';'));
    const error = refusal([HEADER.replaceAll(',', ';'), ...rows].join('\n'));
    expect(error.message).toContain('line 2, column "close": decimal comma or thousands separator ("101,50")');
    expect(error.hint).toBe('write numbers with a decimal point and without separators');
  });

  it('reads CryptoDataDownload: newest first, numbers preferred to dates, volumes by unit', () => {
    const rows = [...ROWS]
      .reverse()
      .map(([t, o, h, l, c, v]) => [
        String(Number(t) / 1000),
        '2024-01-01 12-PM',
        'BTC/USDT',
        o,
        h,
        l,
        c,
        v,
        '999',
        '5',
      ]);
    const text = `https://www.CryptoDataDownload.com\n${csv(rows, 'Unix,Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USDT,tradecount')}`;
    const file = read(text);
    expect(file.dialect).toBe('CryptoDataDownload, newest first, unix seconds');
    expect(file.sets[0].symbol).toBe('BTCUSDT');
    expect([...file.sets[0].bars.openTime]).toEqual([0, 1, 2, 3].map((i) => FIRST + i * HOUR));
    expect([...(file.sets[0].bars.extra.quoteVolume ?? [])]).toEqual([999, 999, 999, 999]);
    expect(bars(text)).toEqual(EXPECTED);
  });

  it('reads dates with a zone, as freqtrade writes them, and refuses them without', () => {
    const dated = (zone: string) =>
      csv(
        ROWS.map(([t, ...rest]) => [new Date(Number(t)).toISOString().slice(0, 19).replace('T', ' ') + zone, ...rest]),
        'date,open,high,low,close,volume',
      );
    expect(read(dated('+00:00')).dialect).toBe('freqtrade, oldest first, dates with a zone');
    expect(bars(dated('+00:00'))).toEqual(EXPECTED);
    const error = refusal(dated(''));
    expect(error.message).toContain('line 2, column "date": date without a time zone ("2024-01-01 00:00:00")');
    expect(error.hint).toBe('if the dates are UTC, say so with --assume-utc');
    expect(bars(dated(''), { assumeUtc: true })).toEqual(EXPECTED);
  });

  it('keeps the markets of one file apart by their symbol', () => {
    const rows = ROWS.flatMap(([t, ...rest]) => [
      [t, 'ETHUSDT', ...rest],
      [t, 'BTC/USDT', ...rest],
    ]);
    const text = csv(rows, 'ts_ms,symbol,open,high,low,close,volume');
    expect(read(text).sets.map((set) => [set.symbol, set.length])).toEqual([
      ['BTCUSDT', 4],
      ['ETHUSDT', 4],
    ]);
    expect(read(text, { symbol: 'ETHUSDT' }).sets.map((set) => set.symbol)).toEqual(['ETHUSDT']);
    expect(refusal(text, { symbol: 'SOLUSDT' }).message).toBe('candles.csv holds BTCUSDT, ETHUSDT, asked for SOLUSDT');
  });

  it('prints what it found without control characters', () => {
    const error = refusal(csv([['\u001b[2Jx', '1', '2', '1', '1', '1']]));
    expect(error.message).toContain('"?[2Jx"');
  });
});
