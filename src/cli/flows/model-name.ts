import { QuantError } from '../../core/kit/errors.js';

/** Letters of any language, digits and marks that no shell reads: `btc-24h`, `model_2`, `v1.3`. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,79}$/u;

/**
 * A name that models are stored under: it stands in commands, and with a hash behind it in ids.
 *
 * @throws E_PARAM when it could not be typed back
 */
export function requireModelName(name: string): string {
  if (NAME.test(name)) return name;
  throw new QuantError(
    'E_PARAM',
    `--name must be 1 to 80 letters, digits, ".", "_" or "-", beginning with a letter or digit, was "${name.slice(0, 100)}"`,
    { hint: 'for example btc-24h' },
  );
}
