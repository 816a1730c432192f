import type { ServerResponse } from 'node:http';
import type { FundingRow, Kline } from './market.js';

/** How the loopback exchange misbehaves. Those on rows leave an answer that is no list of bars as it is. */
export const FAULTS = [
  'rate-limit', // 429 with Retry-After
  'ban', // 418 with Retry-After
  'busy', // 503 with an HTML page
  'internal', // 500 with code -1000
  'overloaded', // 503 with code -1008
  'disconnected', // 400 with code -1001
  'shutting-down', // 200 with code -1016
  'wrong-clock', // 400 with code -1021
  'truncate', // 200, the JSON cut in the middle
  'html', // 200 with a web page
  'empty', // 200 without a body
  'null', // 200 with `null`
  'object', // 200 with `{}`
  'stall', // headers and one byte, then nothing
  'silent', // no answer at all
  'cut', // the connection ends inside the body
  'reset', // the connection is reset before an answer
  'redirect', // 302 to another port
  'shuffle', // rows out of order
  'duplicate', // a row twice
  'conflict', // a row twice, with another close
  'nan', // a price "NaN"
  'infinity', // a price "Infinity"
  'text', // a price "abc"
  'null-field', // a price null
  'negative', // a price below 0
  'upside-down', // high below low
  'future', // a row of next year
  'off-grid', // a row between two open times
  'few-fields', // rows of three fields
  'short', // valid JSON, every third row missing
  'no-rows', // valid JSON, []
] as const;
export type FaultKind = (typeof FAULTS)[number];

/** Answers that nobody can tell from a true one by looking at it alone. */
export const SILENT_FAULTS: readonly FaultKind[] = ['short', 'no-rows'];

/** What the server does instead of its normal answer to the requests `at` … `at + times − 1` (the first is 1). */
export interface ScriptedFault {
  readonly at: number;
  readonly kind: FaultKind;
  readonly times?: number;
  /** Retry-After of `rate-limit` and `ban`, seconds; default 30 */
  readonly seconds?: number;
}

/** The fault for a request, if any; of several the first in the script. */
export function faultAt(script: readonly ScriptedFault[], requestNumber: number): ScriptedFault | undefined {
  return script.find((f) => requestNumber >= f.at && requestNumber < f.at + (f.times ?? 1));
}

type Respond = (status: number, body: string, headers?: Record<string, string>) => void;

const code = (number: number, msg: string): string => JSON.stringify({ code: number, msg });

/** Faults that answer instead of the normal body. Returns false when the fault is one on rows. */
export function answerFault(fault: ScriptedFault, body: string, response: ServerResponse, respond: Respond): boolean {
  const html = { 'content-type': 'text/html' };
  switch (fault.kind) {
    case 'rate-limit':
      respond(429, code(-1003, 'Too many requests.'), { 'retry-after': String(fault.seconds ?? 30) });
      return true;
    case 'ban':
      respond(418, code(-1003, 'Way too many requests; IP banned.'), { 'retry-after': String(fault.seconds ?? 30) });
      return true;
    case 'busy':
      respond(503, '<html><body><h1>503 Service Unavailable</h1></body></html>', html);
      return true;
    case 'internal':
      respond(500, code(-1000, 'An unknown error occurred while processing the request.'));
      return true;
    case 'overloaded':
      respond(503, code(-1008, 'Server is currently overloaded with other requests.'));
      return true;
    case 'disconnected':
      respond(400, code(-1001, 'Internal error; unable to process your request. Please try again.'));
      return true;
    case 'shutting-down':
      respond(200, code(-1016, 'This service is no longer available.'));
      return true;
    case 'wrong-clock':
      respond(400, code(-1021, 'Timestamp for this request is outside of the recvWindow.'));
      return true;
    case 'truncate':
      respond(200, body.slice(0, Math.floor(body.length / 2)));
      return true;
    case 'html':
      respond(200, '<!DOCTYPE html><html><body>Please wait</body></html>', html);
      return true;
    case 'empty':
      respond(200, '');
      return true;
    case 'null':
      respond(200, 'null');
      return true;
    case 'object':
      respond(200, '{}');
      return true;
    case 'redirect':
      respond(302, '', { location: 'http://127.0.0.1:1/elsewhere?signature=canary' });
      return true;
    case 'stall':
    case 'cut':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(body.length + 100) });
      response.write(fault.kind === 'cut' ? body.slice(0, Math.ceil(body.length / 2)) : body.slice(0, 1));
      if (fault.kind === 'cut') setTimeout(() => response.socket?.destroy(), 5);
      return true;
    case 'silent':
      return true;
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    default:
      return false;
  }
}

const YEAR_MS = 365 * 86_400_000;

/** Faults on the rows of a list of klines. */
export function spoilRows(kind: FaultKind, rows: readonly Kline[]): unknown[] {
  const out: unknown[][] = rows.map((row) => [...row]);
  if (out.length === 0) return out;
  const victim = out[out.length >> 1];
  switch (kind) {
    case 'shuffle':
      return out.reverse();
    case 'duplicate':
      return [...out, [...victim], [...out[0]]];
    case 'conflict':
      return [...out, [...victim.slice(0, 5), '12345', ...victim.slice(6)]];
    case 'nan':
      victim[4] = 'NaN';
      return out;
    case 'infinity':
      victim[2] = 'Infinity';
      return out;
    case 'text':
      victim[1] = 'abc';
      return out;
    case 'null-field':
      victim[4] = null;
      return out;
    case 'negative':
      victim[3] = '-1.0';
      return out;
    case 'upside-down':
      [victim[2], victim[3]] = [victim[3], victim[2]];
      return out;
    case 'future':
      return [...out, [Number(out[0][0]) + 20 * YEAR_MS, ...out[0].slice(1)]];
    case 'off-grid':
      victim[0] = Number(victim[0]) + 1;
      return out;
    case 'few-fields':
      return out.map((row) => row.slice(0, 3));
    case 'short':
      return out.filter((_, i) => i % 3 !== 1 && out.length > 1);
    case 'no-rows':
      return [];
    default:
      return out;
  }
}

/** The same faults on a list of funding payments, as far as they make sense there. */
export function spoilFunding(kind: FaultKind, rows: readonly FundingRow[]): unknown[] {
  if (rows.length === 0) return [];
  const middle = rows.length >> 1;
  const victim = rows[middle];
  const withRate = (fundingRate: unknown): unknown[] => rows.map((r, i) => (i === middle ? { ...r, fundingRate } : r));
  switch (kind) {
    case 'shuffle':
      return [...rows].reverse();
    case 'duplicate':
      return [...rows, victim];
    case 'conflict':
      return [...rows, { ...victim, fundingRate: '0.5' }];
    case 'nan':
      return withRate('NaN');
    case 'infinity':
      return withRate('Infinity');
    case 'text':
      return withRate('abc');
    case 'null-field':
      return withRate(null);
    case 'future':
      return [...rows, { ...victim, fundingTime: victim.fundingTime + 20 * YEAR_MS }];
    case 'few-fields':
      return rows.map(({ symbol }) => ({ symbol }));
    case 'short':
      return rows.slice(1, -1);
    case 'no-rows':
      return [];
    default:
      return [...rows];
  }
}
