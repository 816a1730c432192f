import { QuantError } from '../../core/kit/errors.js';
import type { CcxtModule } from './ccxt.js';
import type { Redact } from './redact.js';

/**
 * Something that may be gone when the request is made again.
 *
 * - `network`: no whole answer came back
 * - `page`: an answer came, but no market can have its content
 * - `clock`: the venue says that our time is wrong
 *
 * The message holds no secret: it was redacted when the fault was made, and the original error is not kept.
 */
export class ExchangeFault extends Error {
  readonly kind: 'network' | 'page' | 'clock';

  constructor(kind: ExchangeFault['kind'], message: string) {
    super(message);
    this.name = 'ExchangeFault';
    this.kind = kind;
  }
}

/**
 * Codes of Binance that ccxt turns into fatal errors although the venue means "later": unknown, disconnected, too many
 * requests, unexpected response, timeout, overloaded, service shutting down.
 *
 * @source Binance spot API documentation, error codes 10xx
 */
const LATER = /"code"\s*:\s*-?(?:1000|1001|1003|1006|1007|1008|1016)\b/;

/**
 * What a thrown error means. Only what can never get better by asking again is fatal; everything else (raw socket
 * errors and a type error inside ccxt on a body it did not expect among it) is a fault and is retried.
 *
 * @returns an ExchangeFault to be retried, or the QuantError to stop with
 */
export function classify(error: unknown, ccxt: CcxtModule, venue: string, redact: Redact): ExchangeFault | QuantError {
  if (error instanceof QuantError || error instanceof ExchangeFault) return error;
  const message = redact(error instanceof Error ? error.message : String(error));
  if (LATER.test(message)) return new ExchangeFault('network', message);
  if (error instanceof ccxt.InvalidNonce) return new ExchangeFault('clock', message);
  if (error instanceof ccxt.BadSymbol) {
    return new QuantError('E_SYMBOL', `${venue} does not know this symbol: ${message}`);
  }
  if (error instanceof ccxt.AuthenticationError) {
    return new QuantError('E_CONFIG', `${venue} wants a valid API key: ${message}`, {
      hint: 'market data of most venues needs no key; choose another --exchange',
    });
  }
  if (error instanceof ccxt.RestrictedLocation) return refusedHere(venue, message);
  if (
    error instanceof ccxt.BadRequest ||
    error instanceof ccxt.ArgumentsRequired ||
    error instanceof ccxt.NotSupported
  ) {
    return new QuantError('E_PARAM', `${venue} refuses the request: ${message}`);
  }
  return new ExchangeFault('network', message);
}

/** The venue serves no requests from this country or network: asking again is of no use. */
export function refusedHere(venue: string, found: string): QuantError {
  return new QuantError('E_NETWORK', `${venue} refuses requests from this place: ${found}`, {
    hint: 'choose another --exchange, or bring the same candles as files with quant import',
  });
}
