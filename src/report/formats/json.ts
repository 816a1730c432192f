import { defineFormat } from '../../core/report.js';
import { documentOf } from '../document.js';

export default defineFormat({
  name: 'json',
  summary: 'The run for machines: schema quant/run@2, snake_case keys, ISO times, null with a reason for NaN',
  source: 'own',
  fileName: 'result.json',
  render: (report) => `${JSON.stringify(documentOf(report), null, 2)}\n`,
});
