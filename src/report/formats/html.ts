import { QuantError } from '../../core/kit/errors.js';
import { defineFormat } from '../../core/report.js';
import { pageMarkup } from '../html/page.js';

export default defineFormat({
  name: 'html',
  summary: 'One self-contained page with charts, tables and everything needed to make the run again',
  source: 'own',
  fileName: 'index.html',
  render(report, { assets }) {
    if (assets === undefined) {
      throw new QuantError('E_USAGE', 'the html format needs the texts of the chart libraries', {
        hint: "pass { assets: loadReportAssets() } from 'data/report-assets'",
      });
    }
    return pageMarkup(report, assets);
  },
});
