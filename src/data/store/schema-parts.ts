// Pieces of the SQL in which tables are made: the same rule has one text.

/** 0 or more; an infinity fails, NULL passes. */
export const NOT_NEGATIVE = (column: string): string => `CHECK (${column} >= 0 AND ${column} < 9e15)`;

/** Above 0; an infinity fails, NULL passes. */
export const POSITIVE = (column: string): string => `CHECK (${column} > 0 AND ${column} < 9e15)`;

/** UTC ms from 1970 to the year 9999. */
export const TIME = (column: string): string => `CHECK (${column} >= 0 AND ${column} < 253402300800000)`;

/** ISO time of a column of UTC ms, in seconds. */
export const ISO = (column: string): string => `strftime('%Y-%m-%dT%H:%M:%SZ', ${column} / 1000, 'unixepoch')`;

/** The same with milliseconds. */
export const ISO_MS = (column: string): string => `strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch')`;
