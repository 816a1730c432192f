import { EXIT_FINDINGS, QuantError } from '../../core/kit/errors.js';
import { isoUtc, minuteUtc } from '../../core/kit/time.js';
import { type CheckResult, checkFeatures, type Finding } from '../../features/check/check.js';
import { featureSet } from '../../features/sets/sets.js';
import { featureWarmup, parseFeature } from '../../features/spec.js';
import { wrapLines } from '../../report/terminal.js';
import type { CommandContext } from '../command.js';
import { breathe } from '../interrupt.js';
import { loadPlugins } from '../plugins.js';
import { startProgress } from '../progress.js';
import { table } from '../table.js';
import { readsOf } from './feature-reads.js';
import { lineWidth } from './features-catalogue.js';
import { chosenFeatures } from './features-choice.js';
import type { FeatureFlags } from './features-flags.js';
import { trialBars } from './features-recent.js';

/** Bars behind the longest warm-up: what a leak is looked for in. */
const BARS = 1000;
const MOST_BARS = 6000;

/** Holds features to their laws on stored bars, or simulated ones; says where one breaks them. */
export async function runFeatureCheck(context: CommandContext, flags: FeatureFlags): Promise<number> {
  const texts = await textsOf(context, flags);
  const longest = texts.reduce((most, text) => Math.max(most, featureWarmup(parseFeature(text)) || 0), 0);
  const bars = Math.min(MOST_BARS, BARS + 2 * longest);
  const { market, candles, context: beside } = await trialBars(context, flags, readsOf(texts), bars);
  await breathe(context.signal);
  const progress = startProgress(context.output, 'checking', context.now);
  let result: CheckResult;
  try {
    result = checkFeatures({ candles, context: beside, texts, cuts: flags.cuts, onStep: progress.update });
  } finally {
    progress.stop();
  }
  const { checked, findings, notChecked } = result;
  const view = await findingsText(findings);
  context.output.result({
    text: (colors) => {
      const columns = new Set(findings.map(({ column }) => column)).size;
      const on = `on ${candles.length} bars of ${market}`;
      const verdict =
        columns === 0
          ? `${checked.length} ${checked.length === 1 ? 'feature keeps its' : 'features keep their'} laws ${on}`
          : `${columns} of ${checked.length} ${checked.length === 1 ? 'feature' : 'features'} must not be trusted, ${on}`;
      const skipped = skippedText(notChecked);
      return [verdict, view, skipped === '' ? '' : colors.dim(skipped)].filter((part) => part !== '').join('\n\n');
    },
    json: () => ({
      schema: 'quant/feature-check@1',
      market,
      is_simulated: candles.isSimulated,
      bars: candles.length,
      cuts: flags.cuts,
      checked,
      findings: findings.map(findingRow),
      not_checked: notChecked,
    }),
  });
  return findings.length > 0 ? EXIT_FINDINGS : 0;
}

/** What is named; else the features of the plug-in files; else the default set. */
async function textsOf({ globals }: CommandContext, flags: FeatureFlags): Promise<readonly string[]> {
  if (flags.set !== '' || flags.features !== '') return (await chosenFeatures(flags))(ALL_PARTS);
  if (globals.plugin === '') return featureSet('default').map((text) => parseFeature(text).text);
  const texts = (await loadPlugins(globals.plugin)).flatMap((definition) => {
    if (definition.kind === 'transform') {
      const { inputs = 1 } = definition as { readonly inputs?: number };
      return `${definition.name}(return(lag=1)${inputs === 2 ? ', volatility(period=20)' : ''})`;
    }
    const { outputs } = definition as { readonly outputs?: readonly string[] };
    return outputs === undefined || definition.kind === 'metric'
      ? []
      : outputs.map((name) => `${definition.name}.${name}`);
  });
  if (texts.length > 0) return texts.map((text) => parseFeature(text).text);
  throw new QuantError('E_USAGE', `${globals.plugin} defines no feature`, {
    hint: 'name features with --features, or a set with --set',
  });
}

/** What is not there is told of each feature that reads it. */
const ALL_PARTS = ['peers', 'funding', 'openInterest', 'mark', 'spot', 'trades', 'book'] as const;

async function findingsText(findings: readonly Finding[]): Promise<string> {
  if (findings.length === 0) return '';
  const columns = ['feature', 'law', 'bar', 'with all bars', 'otherwise'].map((title, k) => ({
    title,
    align: k > 2 ? ('right' as const) : ('left' as const),
  }));
  const blocks = await table(
    columns,
    findings.map(({ column, law, openTime, expected, found }) => [
      column,
      law,
      Number.isNaN(openTime) ? '' : minuteUtc(openTime),
      figure(expected),
      figure(found),
    ]),
  );
  const causes = grouped(findings.map(({ column, cause }) => [cause, column]));
  const lines = causes.flatMap(([cause, names]) => [
    ...wrapLines(cause, lineWidth()),
    ...wrapLines(names.join(', '), lineWidth() - 2).map((line) => `  ${line}`),
  ]);
  return `${blocks}\n\n${lines.join('\n')}`;
}

/** What could not be computed, by the reason, each feature once. */
function skippedText(notChecked: CheckResult['notChecked']): string {
  const reasons = grouped(
    notChecked.map(({ column, reason }) => {
      const [name] = column.split(/[.(]/, 1);
      return [reason.startsWith(`${name} `) ? reason.slice(name.length + 1) : reason, name];
    }),
  );
  return reasons
    .flatMap(([reason, names]) => wrapLines(`not checked, ${reason}: ${names.join(', ')}`, lineWidth()))
    .join('\n');
}

/** Names under what is said of them, both in the order of their first mention, each once. */
function grouped(pairs: readonly (readonly [what: string, name: string])[]): [string, string[]][] {
  const groups = new Map<string, Set<string>>();
  for (const [what, name] of pairs) groups.set(what, (groups.get(what) ?? new Set()).add(name));
  return [...groups].map(([what, names]) => [what, [...names]]);
}

/** All digits that tell two values apart. */
function figure(value: number): string {
  return Number.isNaN(value) ? 'n/a' : String(Number(value.toPrecision(9)));
}

function findingRow({ column, law, row, openTime, expected, found, cause }: Finding) {
  return {
    column,
    law,
    bar: row < 0 ? null : row,
    time: Number.isNaN(openTime) ? null : isoUtc(openTime),
    expected: Number.isNaN(expected) ? null : expected,
    found: Number.isNaN(found) ? null : found,
    cause,
  };
}
