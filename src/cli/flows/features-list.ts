import { FEATURE_CATEGORIES } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import { TI, tiFeatures } from '../../features/ti/registry.js';
import type { CommandContext } from '../command.js';
import type { PageColors } from '../plugin-page.js';
import { allFeatures, type CatalogueItem, catalogueItem, lineWidth, TRANSFORM } from './features-catalogue.js';
import type { FeatureFlags } from './features-flags.js';

const CATEGORIES: readonly string[] = [...FEATURE_CATEGORIES, TRANSFORM];

/** Lists every feature by category, one line each. */
export async function runFeatureList(context: CommandContext, flags: FeatureFlags): Promise<undefined> {
  const { category } = flags;
  const isTi = category === TI;
  if (category !== '' && !isTi && !CATEGORIES.includes(category)) {
    throw new QuantError('E_UNKNOWN', `unknown category "${category}"`, {
      hint: unknownNameHint(category, [...CATEGORIES, TI]),
    });
  }
  const items = (isTi ? tiFeatures() : allFeatures())
    .map(catalogueItem)
    .filter((item) => category === '' || isTi || item.category === category);
  const width = lineWidth();
  context.output.result({
    text: (colors) =>
      CATEGORIES.map((name) => groupText(name, items, width, colors))
        .filter((text) => text !== '')
        .join('\n\n') || `no feature is about ${category} yet`,
    json: () => ({ schema: 'quant/feature-list@1', count: items.length, items }),
  });
  if (items.length > 0) {
    if (category === '') {
      context.output.note(`and ${tiFeatures().length} of the package technicalindicators: --category ${TI}`);
    }
    context.output.note(`${items.length} features; one of them with a chart: quant features describe ${items[0].name}`);
  }
  return undefined;
}

function groupText(category: string, all: readonly CatalogueItem[], width: number, colors: PageColors): string {
  const items = all.filter((item) => item.category === category);
  if (items.length === 0) return '';
  const names = Math.max(...items.map(({ name }) => name.length));
  const lines = items.map(({ name, summary, outputs }) => {
    const several = outputs.length > 1 ? ` (${outputs.join(', ')})` : '';
    return `  ${colors.bold(name)}${' '.repeat(names - name.length)}  ${summaryLine(summary, several, width - names - 4, colors)}`;
  });
  return [colors.bold(`${category}, ${items.length}`), ...lines].join('\n');
}

/** What a feature is, and its outputs where there is room for all of them. */
function summaryLine(summary: string, outputs: string, room: number, colors: PageColors): string {
  if (summary.length + outputs.length <= room) return `${summary}${colors.dim(outputs)}`;
  return summary.length <= room ? summary : `${summary.slice(0, room - 1).trimEnd()}…`;
}
