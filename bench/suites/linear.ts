/**
 * Fits of linear models on 200,000 rows × 30 columns, ms, against scikit-learn on one thread, standardising included on
 * both sides: what every retraining and every fold of a linear model costs.
 */
import { spawnSync } from 'node:child_process';
import { createRng } from '../../src/core/kit/rng.js';
import type { TrainingSet } from '../../src/core/model.js';
import logistic from '../../src/models/learners/logistic.js';
import ridge from '../../src/models/learners/ridge.js';
import { steady } from '../kit/clock.js';
import type { Command, Lab } from '../kit/lab.js';
import { type Suite, Unavailable } from '../kit/suite.js';
import { readColumns, writeColumns } from '../kit/walk.js';

const COLUMNS = 30;

/** The same fits: columns of mean 0 and spread 1, penalties as ours, log loss down to the same digits of its weights. */
const SKLEARN = `
import json, sys, time
import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler
d = np.fromfile(sys.argv[1]).reshape(${COLUMNS + 1}, -1)
X, y = np.ascontiguousarray(d[:-1].T), d[-1]
up = (y > 0).astype(int)
def fit():
    Z = StandardScaler().fit_transform(X)
    if sys.argv[3] == 'ridge': return Ridge(alpha=1.0, solver='cholesky').fit(Z, y)
    return LogisticRegression(C=1.0, solver='lbfgs', tol=1e-8, max_iter=1000).fit(Z, up)
m, times = fit(), []
for _ in range(int(sys.argv[2])):
    t = time.perf_counter()
    m = fit()
    times.append(time.perf_counter() - t)
w = np.ravel(m.coef_)
print(json.dumps(dict(value=sorted(times)[len(times) // 2] * 1e3, check=dict(rows=len(y), weight=round(float(w[0]), 4)))))
`;

function sklearn(args: readonly (string | number)[]): Command {
  const python = ['python3', '/usr/bin/python3'].find(
    (name) => spawnSync(name, ['-c', 'import sklearn'], { stdio: 'ignore' }).status === 0,
  );
  if (python === undefined) throw new Unavailable('no python3 with scikit-learn on this machine');
  const oneThread = ['OMP_NUM_THREADS=1', 'OPENBLAS_NUM_THREADS=1', 'MKL_NUM_THREADS=1'];
  return { file: 'env', args: [...oneThread, python, '-c', SKLEARN, ...args.map(String)] };
}

/** Columns with a weak linear truth in the first few, and a label that is mostly noise, as returns are. */
function rowsFile(lab: Lab, rows: number): string {
  return lab.once(`linear-${rows}.f64`, (file) => {
    const rng = createRng('bench/linear');
    const columns = Array.from({ length: COLUMNS }, () => Float64Array.from({ length: rows }, () => rng.normal()));
    const label = Float64Array.from({ length: rows }, (_, i) => columns[0][i] - 0.5 * columns[1][i] + rng.normal());
    writeColumns(file, [...columns, label]);
  });
}

function fitOnce(name: string, data: TrainingSet): { readonly weights: readonly number[] } {
  const rng = createRng(1);
  const fitted = name === 'ridge' ? ridge.fit(data, { l2: 1 }, rng) : logistic.fit(data, { l1: 0, l2: 1 }, rng);
  return fitted.toJSON() as { readonly weights: readonly number[] };
}

export default {
  measures: ['logistic', 'ridge'].map((name) => ({
    name: `linear-${name}`,
    what: `${name}, 200,000 × ${COLUMNS} / scikit-learn`,
    goal: 1.5,
    unit: 'ms',
    run: (lab: Lab) => {
      const args = [rowsFile(lab, lab.pick(200_000, 50_000)), lab.pick(5, 2), name];
      return lab.race(lab.side('fit', args), sklearn(args), { rounds: lab.pick(5, 1) });
    },
  })),
  sides: {
    fit: (file, repetitions, name) => {
      const all = readColumns(file, COLUMNS + 1);
      const columns = all.slice(0, COLUMNS);
      const label = all[COLUMNS];
      const rows = label.length;
      const data: TrainingSet = {
        task: name === 'ridge' ? 'regression' : 'classification',
        names: columns.map((_, k) => `c${k}`),
        columns,
        rows,
        target: name === 'ridge' ? label : label.map((y) => Number(y > 0)),
        weights: new Float64Array(rows).fill(1),
      };
      const [ms, out] = steady(
        () => data,
        (given) => fitOnce(name, given),
        { warm: 2, repetitions: Number(repetitions) },
      );
      return { value: ms, check: { rows, weight: Math.round(out.weights[0] * 1e4) / 1e4 } };
    },
  },
} satisfies Suite;
