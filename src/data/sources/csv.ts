import { defineSource } from '../../core/source.js';
import { openCsvSession } from '../csv/session.js';

export default defineSource({
  name: 'csv',
  summary: 'Candle files on disk, CSV or CSV.gz, dialect and time unit detected',
  source: 'own',
  isSimulated: false,
  params: {
    file: { type: 'text', default: '', doc: 'one file with the candles' },
    folder: {
      type: 'text',
      default: '',
      doc: 'a folder of files named by symbol and interval, BTCUSDT-1h-2024-01.csv',
    },
    venue: { type: 'text', default: 'file', doc: 'the venue under which the candles are stored' },
    assumeUtc: { type: 'bool', default: false, doc: 'read dates without a time zone as UTC' },
    columns: { type: 'text', default: '', doc: 'which column is what, e.g. time=date,volume=Volume BTC' },
  },
  venue: (p) => p.venue,
  open: async (p, context) => openCsvSession(p, context),
});
