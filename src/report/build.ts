import type { RenderContext, RunReport } from '../core/report.js';
import { formats } from './registry.js';

/**
 * A run as text in one of the registered formats.
 *
 * @param context `html` needs `assets` (read by `data/report-assets.ts`); `text` takes `color`
 * @throws E_UNKNOWN on a format that does not exist, E_USAGE when `html` is asked for without assets
 */
export async function renderReport(report: RunReport, format: string, context: RenderContext = {}): Promise<string> {
  return formats.get(format).render(report, context);
}
