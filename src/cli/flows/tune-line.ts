import { learners, preprocessors } from '../../models/registry.js';
import type { Pipeline } from '../../research/tuning/pipeline-space.js';
import { shortText } from '../../research/tuning/short-text.js';
import type { TuneChoice, TuneFlags } from './tune-plan.js';

/** A word of a command line, quoted where a shell would take it apart. */
function word(text: string): string {
  return /^[\w./:,=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The command that trains a pipeline on the same markets: every flag that was given and means something to it. */
export function trainLine(flags: TuneFlags, { features, parts }: TuneChoice, pipeline: Pipeline): string {
  const set = parts.sets.find((own) => own.features.join() === pipeline.features.join());
  const isSet = set !== undefined && set.name !== 'features';
  const steps = pipeline.preprocess.map((text) => shortText(preprocessors.parse(text)));
  const given: readonly (readonly [flag: string, value: string, usual: string])[] = [
    ['--symbols', flags.symbols, ''],
    ['--interval', flags.interval, ''],
    ['--exchange', flags.exchange, ''],
    ['--market', flags.market, ''],
    ['--since', flags.since, ''],
    ['--until', flags.until, ''],
    ['--learner', shortText(learners.parse(pipeline.learner)), ''],
    ['--set', isSet ? set.name : '', ''],
    ['--features', set !== undefined ? flags.features : pipeline.features.map((k) => features[k]).join(','), ''],
    ['--preprocess', steps.join('+'), ''],
    ['--target', flags.target, ''],
    ['--horizon', String(flags.horizon), '0'],
    ['--label', flags.label, ''],
    ['--task', flags.task, ''],
    ['--weights', flags.weights, 'none'],
    ['--unknown', flags.unknown, 'refuse'],
    ['--categories', flags.categories, ''],
    ['--seed', String(flags.seed), '1'],
    ['--threshold', String(pipeline.threshold ?? 0.5), '0.5'],
    ['--cv', flags.cv, ''],
    // What was kept apart to judge the winner once must not teach it.
    ['--test-share', String(flags.testShare), '0'],
  ];
  const words = given.filter(([, value, usual]) => value !== usual).map(([flag, value]) => `${flag} ${word(value)}`);
  return ['quant train', ...words].join(' ');
}
