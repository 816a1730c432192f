import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { QuantError } from '../../core/kit/errors.js';
import type { ArchivePlace } from './place.js';
import { unzipOne } from './zip.js';

export interface VerifyOptions {
  /** refuse an archive without its `.CHECKSUM` file */
  readonly needsChecksum: boolean;
  readonly log: (message: string) => void;
}

/**
 * The CSV inside an archive file, after its SHA-256 has been held against the `.CHECKSUM` file beside it. A file that
 * differs is read once more, because a download may have met the archive while it was renewed.
 *
 * @returns the content, or undefined when there is no such archive
 * @throws E_NETWORK (a host) or E_DATA (a folder) when it differs twice or has no checksum; E_DATA for a bad zip
 */
export async function readArchive(
  place: ArchivePlace,
  path: string,
  options: VerifyOptions,
): Promise<{ name: string; content: Uint8Array } | undefined> {
  for (let tries = 1; ; tries++) {
    const archive = await place.read(path);
    if (archive === undefined) return undefined;
    const wanted = await readChecksum(place, path, options);
    const found = createHash('sha256').update(archive).digest('hex');
    if (wanted === undefined || wanted === found) {
      const name = basename(path).replace(/\.zip$/, '.csv');
      return { name, content: unzipOne(archive, name, path) };
    }
    if (tries === 2) throw mismatch(place, path, wanted, found);
    options.log(`${path}: SHA-256 differs from its .CHECKSUM file, reading both again`);
  }
}

async function readChecksum(
  place: ArchivePlace,
  path: string,
  { needsChecksum }: VerifyOptions,
): Promise<string | undefined> {
  const bytes = await place.read(`${path}.CHECKSUM`);
  const match =
    bytes === undefined ? null : /^([0-9a-f]{64})\s+\*?(\S+)\s*$/i.exec(Buffer.from(bytes).toString('latin1'));
  if (match !== null && basename(match[2]) === basename(path)) return match[1].toLowerCase();
  if (bytes === undefined && !needsChecksum) return undefined;
  throw new QuantError(
    place.isRemote ? 'E_NETWORK' : 'E_DATA',
    bytes === undefined ? `${path} has no .CHECKSUM file beside it` : `${path}.CHECKSUM is not "<sha256>  <file>"`,
    { hint: 'get the .CHECKSUM file too, or accept archives without one: binance-archive(checksum=false)' },
  );
}

function mismatch(place: ArchivePlace, path: string, wanted: string, found: string): QuantError {
  return new QuantError(
    place.isRemote ? 'E_NETWORK' : 'E_DATA',
    `${path}: SHA-256 must be ${wanted.slice(0, 12)}…, was ${found.slice(0, 12)}…`,
    { hint: place.isRemote ? 'try again later' : 'the file is damaged or was renewed: get it and its .CHECKSUM again' },
  );
}
