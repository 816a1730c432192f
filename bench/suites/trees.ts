/**
 * Boosted trees: counting against C and whole fits against scikit-learn on one thread, the hot paths of every model search.
 * A slow-down here is hours of a tuning run.
 */
import { spawnSync } from 'node:child_process';
import { createRng } from '../../src/core/kit/rng.js';
import type { TrainingSet } from '../../src/core/model.js';
import type { Bins } from '../../src/models/trees/bins.js';
import { type BoostRules, boost } from '../../src/models/trees/boost.js';
import { addForest } from '../../src/models/trees/forest.js';
import { LOGISTIC, SQUARED } from '../../src/models/trees/objective.js';
import { plainWorkspace } from '../../src/models/trees/workspace.js';
import { wasmWorkspace } from '../../src/models/trees/workspace-wasm.js';
import { median, steady, timed } from '../kit/clock.js';
import type { Command, Lab } from '../kit/lab.js';
import { peakMb } from '../kit/peak.js';
import { type Measure, type Outcome, type Reading, type Suite, Unavailable } from '../kit/suite.js';
import { readColumns, writeColumns } from '../kit/walk.js';

const COLUMNS = 30;
const STRIDE = 255;
const TREES = 100;

const RULES: BoostRules = {
  trees: TREES,
  maxBins: 255,
  rowShare: 1,
  columnShare: 1,
  learningRate: 0.1,
  maxLeaves: 31,
  maxDepth: 99,
  l2: 0,
  minGain: 0,
  minChildWeight: 1e-3,
  minRows: 20,
};

const SKLEARN = `
import os, sys
os.environ['OMP_NUM_THREADS'] = '1'
import json, time
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
d = np.fromfile(sys.argv[1]).reshape(31, -1)
x, y = np.ascontiguousarray(d[:30].T), d[30]
kind = HistGradientBoostingRegressor if sys.argv[2] == 'regression' else HistGradientBoostingClassifier
y = y if sys.argv[2] == 'regression' else (y > 0).astype(int)
model = kind(max_iter=100, max_leaf_nodes=31, learning_rate=0.1, min_samples_leaf=20, early_stopping=False, max_bins=255)
t = time.perf_counter()
model.fit(x, y)
ms = (time.perf_counter() - t) * 1e3
peak = [int(l.split()[1]) / 1024 for l in open('/proc/self/status') if l.startswith('VmHWM')][0]
print(json.dumps(dict(value=ms, other=peak, check=dict(rows=len(y)))))
`;

function sklearn(file: string, task: string): Command {
  const python = ['python3', '/usr/bin/python3'].find(
    (name) => spawnSync(name, ['-c', 'import sklearn.ensemble'], { stdio: 'ignore' }).status === 0,
  );
  if (python === undefined) throw new Unavailable('no python3 with scikit-learn on this machine');
  return { file: python, args: ['-c', SKLEARN, file, task] };
}

/** Thirty normal columns and a target that rests on five of them, with as much noise. */
function signalFile(lab: Lab, rows: number): string {
  return lab.once(`trees-${rows}.f64`, (file) => {
    const rng = createRng(42);
    const x = Array.from({ length: COLUMNS }, () => Float64Array.from({ length: rows }, () => rng.normal()));
    const target = x[0].map(
      (a, i) => a + Math.sin(2 * x[1][i]) + x[2][i] * x[3][i] + 0.5 * x[4][i] ** 2 - 0.5 + rng.normal(),
    );
    writeColumns(file, [...x, target]);
  });
}

function derivativesFile(lab: Lab, rows: number): string {
  return lab.once(`derivatives-${rows}.f64`, (file) => {
    const rng = createRng(43);
    const draw = (of: () => number): Float64Array => Float64Array.from({ length: rows }, of);
    writeColumns(file, [draw(() => rng.normal()), draw(() => rng.uniform()), draw(() => rng.below(2 ** 31))]);
  });
}

/** The codes that `histogram.c` makes. */
function codesOf(seeds: Float64Array): Uint8Array {
  const codes = new Uint8Array(seeds.length * COLUMNS);
  for (let i = 0; i < seeds.length; i++) {
    let state = seeds[i] | 0;
    for (let k = 0; k < COLUMNS; k++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      codes[i * COLUMNS + k] = (state >>> 16) % STRIDE;
    }
  }
  return codes;
}

function count(file: string, repetitions: string, kind: string, form: string): Reading {
  const [gradient, drawn, seeds] = readColumns(file, 3);
  const rows = gradient.length;
  const hessian = kind === 'unit' ? drawn.map(() => 1) : drawn;
  const cuts = Array.from({ length: COLUMNS }, () => new Float64Array(STRIDE - 1));
  const bins: Bins = { rows, cuts, hasMissing: new Uint8Array(COLUMNS), stride: STRIDE, codes: codesOf(seeds) };
  const data = { gradient, hessian, bins, columns: Int32Array.from(cuts, (_, k) => k) };
  const all = Int32Array.from(gradient, (_, i) => i);
  const space = form === 'wasm' ? wasmWorkspace(data, all, []) : plainWorkspace(data, all, []);
  if (space === undefined) throw new Error('this platform has no WebAssembly with SIMD');
  const fill = () => {
    const slot = space.fill({ from: 0, to: rows });
    space.release(slot);
    return slot.values;
  };
  const [ms, out] = steady(() => undefined, fill, { warm: 1, repetitions: Number(repetitions) });
  let [gradients, hessians] = [0, 0];
  for (let b = 0; b < COLUMNS * STRIDE; b++) {
    gradients += out[2 * b] * (b % 7);
    hessians += out[2 * b + 1] * (b % 5);
  }
  return { value: (ms * 1e6) / (rows * COLUMNS), check: { gradients, hessians } };
}

function load(file: string, task: string): { data: TrainingSet; base: number } {
  const columns = readColumns(file, COLUMNS + 1);
  const [last] = columns.splice(COLUMNS);
  const target = task === 'regression' ? last : last.map((v) => Number(v > 0));
  const rows = target.length;
  const mean = target.reduce((sum, v) => sum + v, 0) / rows;
  const names = columns.map((_, k) => `x${k}`);
  const weights = new Float64Array(rows).fill(1);
  const kind = task === 'regression' ? ('regression' as const) : ('classification' as const);
  return {
    data: { task: kind, names, columns, rows, target, weights },
    base: kind === 'regression' ? mean : Math.log(mean / (1 - mean)),
  };
}

function fit(file: string, task: string, trees: string): Reading {
  const { data, base } = load(file, task);
  const objective = task === 'regression' ? SQUARED : LOGISTIC;
  const rules = { ...RULES, trees: Number(trees) };
  const [ms] = timed(() => boost(data, { objective, rules, rng: createRng(1), base }));
  return { value: ms, other: peakMb(), check: { rows: data.rows } };
}

/** A forest from 50,000 rows answers a million: the same rows over and over, each block of them anew. */
function predict(file: string, rows: string): Reading {
  const { data, base } = load(file, 'regression');
  const { forest } = boost(data, { objective: SQUARED, rules: RULES, rng: createRng(1), base });
  const columns = data.columns.map((x) => Float64Array.from({ length: Number(rows) }, (_, i) => x[i % x.length]));
  const scores = new Float64Array(Number(rows));
  const [ms] = steady(
    () => scores.fill(base),
    (out) => addForest(out, forest, columns),
    { warm: 1, repetitions: 3 },
  );
  return { value: ((ms / 1e3) * 1e6) / Number(rows), check: { first: scores[0] } };
}

const histogram = (form: 'wasm' | 'ts', kind: 'unit' | 'counted', goal: number): Measure => ({
  name: `tree-histogram-${form}${kind === 'unit' ? '-unit' : ''}`,
  what: `histograms of 30 columns by rows${kind === 'unit' ? ', second derivatives of 1' : ''}, ${form} / C`,
  goal,
  unit: 'ns/value',
  run: (lab) => {
    const rows = lab.pick(1_000_000, 200_000);
    const file = derivativesFile(lab, rows);
    const repetitions = lab.pick(7, 3);
    const ours = lab.side('count', [file, repetitions, kind, form]);
    return lab.race(ours, lab.c('histogram', [file, rows, repetitions, kind]), { rounds: lab.pick(7, 1) });
  },
});

const whole = (task: 'regression' | 'classification'): Measure => ({
  name: `tree-fit-${task}`,
  what: `${TREES} trees of 31 leaves on 200,000 × 30, ${task} / scikit-learn on one thread`,
  goal: 1.3,
  unit: 'ms',
  run: (lab) => {
    const file = signalFile(lab, lab.pick(200_000, 50_000));
    return lab.race(lab.side('fit', [file, task, TREES]), sklearn(file, task), { rounds: lab.pick(5, 1) });
  },
});

/** Both sides' peaks of memory, whole processes. */
function peaks(lab: Lab): Outcome {
  const file = signalFile(lab, 200_000);
  const rounds = lab.pick(3, 1);
  const peak = (command: Command): number => lab.read(command).other ?? Number.NaN;
  const read = (command: Command): number[] => Array.from({ length: rounds }, () => peak(command));
  const theirs = read(sklearn(file, 'classification'));
  const ours = read(lab.side('fit', [file, 'classification', TREES]));
  const ratios = ours.map((v, k) => v / theirs[k]);
  return {
    ratio: median(ratios),
    ours: median(ours),
    theirs: median(theirs),
    rounds,
    spread: [Math.min(...ratios), Math.max(...ratios)],
  };
}

export default {
  measures: [
    histogram('wasm', 'counted', 1.1),
    histogram('wasm', 'unit', 1.1),
    histogram('ts', 'counted', 2.8),
    histogram('ts', 'unit', 2.8),
    whole('regression'),
    whole('classification'),
    {
      name: 'tree-fit-memory',
      what: 'peak memory of such a fit, whole process / scikit-learn',
      goal: 1,
      unit: 'MB',
      run: peaks,
    },
    {
      name: 'tree-predict',
      what: `seconds per 1M rows × ${TREES} trees of 31 leaves`,
      goal: 2,
      unit: 's',
      run: (lab) =>
        lab.repeat(lab.side('predict', [signalFile(lab, 50_000), lab.pick(1_000_000, 200_000)]), lab.pick(5, 1)),
    },
  ],
  sides: { count, fit, predict },
} satisfies Suite;
