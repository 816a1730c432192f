import { INTERVAL_NAMES } from '../../core/kit/time.js';
import { defineCommand } from '../command.js';

export default defineCommand({
  name: 'models',
  summary: 'List stored models, show or compare them, choose the one that stands for a name, export, import',
  params: {
    name: { type: 'text', default: '', doc: 'list: only this name; import: the name it is stored under' },
    features: {
      type: 'text',
      default: '',
      doc: "import of another library's model: its features in its order, comma-separated",
    },
    label: { type: 'text', default: '', doc: 'the same: what it foretells, e.g. direction(horizon=24)' },
    symbols: { type: 'text', default: '', doc: 'the same: markets that it may trade, comma-separated' },
    interval: { type: 'choice', default: '', options: ['', ...INTERVAL_NAMES], doc: 'the same: bar length' },
    trainedFrom: { type: 'text', default: '', doc: 'the same: first bar that its training read, an ISO date (UTC)' },
    trainedUntil: {
      type: 'text',
      default: '',
      doc: 'the same: close of the last bar that its training or its labels used, an ISO date (UTC)',
    },
    spread: {
      type: 'float',
      default: 0,
      min: 0,
      max: 1e9,
      doc: 'the same, of a regression: root mean square of the labels that it was trained on',
    },
    classes: { type: 'text', default: '', doc: 'the same, of several classes: their values, e.g. -1,0,1' },
  },
  args: [
    { name: 'action', doc: 'list, show, compare, promote, retire, export, import or trials', isRequired: false },
    {
      name: 'model',
      doc: 'a name or an id; compare: several; export: a model and a file; import: a file',
      isRequired: false,
      isMany: true,
    },
  ],
  examples: [
    ['quant models', 'every model: what it foretells, until when it was trained, its score and status'],
    ['quant models show model', 'one model: specification, features, folds, importance, where it came from'],
    ['quant models compare model-1a2b3c4d model-5e6f7a8b', 'scores side by side, and how the two differ'],
    ['quant models promote model-1a2b3c4d', 'from now on it stands for its name'],
    ['quant models retire model-5e6f7a8b', 'its name no longer means it'],
    ['quant models export model model.json', 'a file that another store can import'],
    ['quant models trials', 'how often it was tried, and whether that record is whole; exit code 10 when not'],
    [
      'quant models import booster.json --features "rsi(period=14),return(lag=1)" --label "direction(horizon=24)" --trained-until 2023-01-01 --symbols BTCUSDT --interval 1h',
      'trees that XGBoost or LightGBM taught',
    ],
  ],
  run: async (context, flags, [action, ...targets]) =>
    (await import('../flows/models.js')).runModels(context, flags, action, targets),
});
