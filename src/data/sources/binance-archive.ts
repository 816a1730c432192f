import { createRng } from '../../core/kit/rng.js';
import { defineSource } from '../../core/source.js';
import { openPlace } from '../archive/place.js';
import { openArchiveSession } from '../archive/session.js';

export default defineSource({
  name: 'binance-archive',
  summary: 'The bulk archive of Binance: monthly and daily zip files with checksums, from the web or from a folder',
  source: 'Binance, github.com/binance/binance-public-data',
  isSimulated: false,
  params: {
    base: {
      type: 'text',
      default: 'https://data.binance.vision',
      doc: 'host of the archive (https, or http to this machine), or a folder that holds data/spot/…',
    },
    checksum: { type: 'bool', default: true, doc: 'refuse archives without a .CHECKSUM file' },
    deadlineMs: { type: 'int', default: 120_000, min: 10, max: 3_600_000, doc: 'total time for one file, ms' },
    seed: { type: 'int', default: 1, min: 0, max: 2 ** 31 - 1, doc: 'seed of the random waits between tries' },
  },
  venue: () => 'binance',
  open: async ({ base, checksum, deadlineMs, seed }, context) => {
    const place = openPlace({ base, deadlineMs, rng: createRng(`archive/${seed}`) }, context);
    return openArchiveSession({ place, needsChecksum: checksum }, context);
  },
});
