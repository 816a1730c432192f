# Writes reference.json: trees and scores of XGBoost and scikit-learn for the boosting learners.
# Run by hand: python3 reference.py. Data come from the small generator below, which reference-data.ts computes too.
import json, os
import numpy as np, sklearn, xgboost as xgb
from sklearn.ensemble import (GradientBoostingClassifier, GradientBoostingRegressor, HistGradientBoostingClassifier,
                              HistGradientBoostingRegressor)
from sklearn.metrics import log_loss

def draws(seed):
    state = seed
    while True:
        state = state * 16807 % 2147483647
        yield state / 2147483647

CODES = [3, -2, 0, 5, -4, 1, 2, -1]

def make(kind, seed, n):
    """All numbers are multiples of 1/256, so that float32 holds them exactly."""
    u = draws(seed)
    X, y, w = np.zeros((n, 4)), np.zeros(n), np.ones(n)
    for i in range(n):
        x = [float(int(next(u) * 20)) for _ in range(4)]
        noise = int(next(u) * 1024) / 256 - 2
        pick, coin, heavy = next(u), next(u), next(u)
        s = x[0] / 4 + (x[2] - 10) / 2 * (1 if x[1] > 9 else -0.5) + noise
        if kind == 'categorical':
            x[3] = float(int(x[3]) % 8)
            s += CODES[int(x[3])]
        if kind == 'missing':
            if pick < 0.2:
                x[0], s = np.nan, s + 2
            if coin < 0.15:
                x[2] = np.nan
        if kind == 'weighted':
            w[i] = (1 + int(heavy * 4)) / 2
        if kind == 'binary':
            s = float(s > 2.5)
        if kind == 'multiclass':
            s = float(s > 0.5) + float(s > 4)
        if kind == 'counts':
            s = float(max(0, int(s)))
        X[i], y[i] = x, s
    return X, y, w

def preorder_xgb(node, out):
    if 'leaf' in node:
        out.append(node['leaf'])
        return out
    kids = {c['nodeid']: c for c in node['children']}
    out.append([int(node['split'][1:]), node['split_condition'], int(node['missing'] == node['yes'])])
    preorder_xgb(kids[node['yes']], out)
    return preorder_xgb(kids[node['no']], out)

def preorder_hist(nodes, k, out):
    t = nodes[k]
    if t['is_leaf']:
        out.append(float(t['value']))
        return out
    out.append([int(t['feature_idx']), float(t['num_threshold']), int(t['missing_go_to_left'])])
    preorder_hist(nodes, t['left'], out)
    return preorder_hist(nodes, t['right'], out)

def preorder_cart(t, k, rate, out):
    if t.children_left[k] < 0:
        out.append(float(t.value[k, 0, 0]) * rate)
        return out
    out.append([int(t.feature[k]), float(t.threshold[k]), 0])
    preorder_cart(t, t.children_left[k], rate, out)
    return preorder_cart(t, t.children_right[k], rate, out)

# Rows and least leaves are such that no two columns cut a node alike: such ties would go either way by rounding.
N, SEED, ROUNDS = 400, 7, 3
cases = []

def add(name, kind, ours, trees=None, margins=None):
    case = {'name': name, 'set': kind, 'params': ours}
    if trees is not None: case['trees'] = trees
    if margins is not None: case['margins'] = [round(float(m), 9) for m in margins]
    cases.append(case)

def with_xgb(name, kind, theirs, ours, method='exact'):
    X, y, w = make(kind, SEED, N)
    objective = {'binary': 'binary:logistic', 'multiclass': 'multi:softprob', 'counts': 'count:poisson'}.get(
        kind, 'reg:squarederror')
    p = {'objective': objective, 'eta': 0.5, 'max_depth': 3, 'base_score': 0.5, 'tree_method': method, 'nthread': 1, 'min_child_weight': 10}
    if kind == 'multiclass': p['num_class'] = 3
    p.update(theirs)
    b = xgb.train(p, xgb.DMatrix(X, y, weight=w if kind == 'weighted' else None), ROUNDS)
    trees = [preorder_xgb(json.loads(t), []) for t in b.get_dump(dump_format='json')]
    ours = {'learner': 'xgb', 'minChildWeight': p['min_child_weight'], 'trees': ROUNDS, 'learningRate': 0.5, 'depth': 3, 'baseScore': '0.5', 'rowShare': 1,
            'columnShare': 1, **ours}
    if method == 'exact': add(name, kind, ours, trees)
    else: add(name, kind, ours, margins=b.predict(xgb.DMatrix(X), output_margin=True))

with_xgb('plain', 'regression', {}, {})
with_xgb('no penalty, heavy leaves', 'regression', {'lambda': 0, 'min_child_weight': 40}, {'lambda': 0})
with_xgb('l1 and l2', 'regression', {'alpha': 9, 'lambda': 2, 'min_child_weight': 20}, {'alpha': 9, 'lambda': 2})
with_xgb('largest step', 'regression', {'max_delta_step': 0.7}, {'maxDelta': 0.7})
with_xgb('gamma', 'regression', {'gamma': 60}, {'gamma': 60}, 'hist')
with_xgb('histograms', 'regression', {}, {}, 'hist')
with_xgb('log loss', 'binary', {'base_score': 0.3, 'min_child_weight': 3}, {'baseScore': '0.3'})
with_xgb('log loss with l1', 'binary', {'base_score': 0.3, 'alpha': 0.7, 'min_child_weight': 3}, {'baseScore': '0.3', 'alpha': 0.7})
with_xgb('softmax', 'multiclass', {}, {})
with_xgb('missing', 'missing', {}, {})
with_xgb('categorical codes', 'categorical', {'max_depth': 4}, {'depth': 4})
with_xgb('weighted', 'weighted', {}, {})
with_xgb('monotone', 'regression', {'monotone_constraints': '(1,0,-1,0)'}, {'monotone': '+c0|-c2'})
with_xgb('interactions', 'regression', {'interaction_constraints': '[[0,1],[2,3]]'}, {'interactions': 'c0&c1|c2&c3'})
with_xgb('counts', 'counts', {}, {'objective': 'poisson'})
with_xgb('smooth huber', 'regression', {'objective': 'reg:pseudohubererror', 'huber_slope': 2}, {'objective': 'huber', 'delta': 2})
# 1.7.4 forgets the learning rate where it answers leaves anew, so it is 1 here.
with_xgb('absolute', 'regression', {'objective': 'reg:absoluteerror', 'eta': 1}, {'objective': 'absolute', 'learningRate': 1}, 'hist')

def with_hist(name, kind, theirs, ours):
    X, y, w = make(kind, SEED, N)
    form = HistGradientBoostingClassifier if kind == 'binary' else HistGradientBoostingRegressor
    est = form(max_iter=ROUNDS, learning_rate=0.5, max_leaf_nodes=8, min_samples_leaf=20, l2_regularization=1,
               early_stopping=False, max_bins=255, **theirs).fit(X, y, sample_weight=w)
    trees = [preorder_hist(p[0].nodes, 0, []) for p in est._predictors]
    add(name, kind, {'learner': 'lgbm', 'trees': ROUNDS, 'learningRate': 0.5, 'leaves': 8, 'minRows': 20, 'l2': 1,
                     'rowShare': 1, 'columnShare': 1, **ours}, trees)

with_hist('leaf-wise', 'regression', {}, {})
with_hist('leaf-wise log loss', 'binary', {}, {})
with_hist('leaf-wise missing', 'missing', {}, {})
with_hist('leaf-wise weighted', 'weighted', {}, {})
with_hist('leaf-wise monotone', 'regression', {'monotonic_cst': [1, 0, -1, 0]}, {'monotone': '+c0|-c2'})

def with_classic(name, kind, theirs, ours):
    X, y, w = make(kind, SEED, N)
    form = GradientBoostingClassifier if kind in ('binary', 'multiclass') else GradientBoostingRegressor
    est = form(n_estimators=ROUNDS, learning_rate=0.5, max_depth=3, min_samples_leaf=20, random_state=0, **theirs)
    est.fit(X, y, sample_weight=w)
    trees = [preorder_cart(t.tree_, 0, 0.5, []) for t in est.estimators_.ravel()]
    add(name, kind, {'learner': 'gbdt', 'trees': ROUNDS, 'learningRate': 0.5, 'depth': 3, 'minRows': 20, 'rowShare': 1,
                     **ours}, trees)

with_classic('classic', 'regression', {}, {})
with_classic('classic weighted', 'weighted', {}, {})
with_classic('classic log loss', 'binary', {}, {})
with_classic('classic classes', 'multiclass', {}, {})
with_classic('classic quantile', 'regression', {'loss': 'quantile', 'alpha': 0.8317}, {'objective': 'quantile', 'quantile': 0.8317})

# Held-out scores: 400 rows to learn from, 1000 others; each seed's mean over draws of rows and columns, then the mean over
# seeds and their standard deviation.
SCORE_SEEDS, DRAWS = [11, 22, 33, 44, 55], 3
scores = []
for kind in ['regression', 'binary', 'multiclass', 'missing', 'categorical', 'weighted']:
    is_class = kind in ('binary', 'multiclass')
    models = {
        'xgb': lambda draw: (xgb.XGBClassifier if is_class else xgb.XGBRegressor)(
            n_estimators=60, learning_rate=0.1, max_depth=3, subsample=0.8, colsample_bytree=0.8, tree_method='hist',
            n_jobs=1, random_state=draw),
        'lgbm': lambda draw: (HistGradientBoostingClassifier if is_class else HistGradientBoostingRegressor)(
            max_iter=60, learning_rate=0.1, max_leaf_nodes=15, min_samples_leaf=20, l2_regularization=1, early_stopping=False),
        'gbdt': lambda draw: (GradientBoostingClassifier if is_class else GradientBoostingRegressor)(
            n_estimators=60, learning_rate=0.1, max_depth=3, min_samples_leaf=10, subsample=0.7, random_state=draw),
    }
    for name, form in models.items():
        if name == 'gbdt' and kind == 'missing': continue
        found = []
        for seed in SCORE_SEEDS:
            X, y, w = make(kind, seed, 400)
            T, z, v = make(kind, seed + 100000, 1000)
            per_draw = []
            for draw in range(1 if name == 'lgbm' else DRAWS):
                m = form(draw).fit(X, y, sample_weight=w)
                if is_class: per_draw.append(log_loss(z, m.predict_proba(T), labels=sorted(set(y))))
                else: per_draw.append(float(np.sqrt(np.average((m.predict(T) - z) ** 2, weights=v))))
            found.append(np.mean(per_draw))
        scores.append({'set': kind, 'learner': name, 'mean': float(np.mean(found)), 'sd': float(np.std(found, ddof=1))})

out = {'source': f'xgboost {xgb.__version__}, scikit-learn {sklearn.__version__}, numpy {np.__version__}; reference.py',
       'rows': N, 'seed': SEED, 'score_seeds': SCORE_SEEDS, 'draws': DRAWS, 'cases': cases, 'scores': scores}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'reference.json'), 'w') as f:
    f.write('{' + ',\n'.join(f'{json.dumps(k)}: ' + ('[\n' + ',\n'.join(json.dumps(x, separators=(',', ':')) for x in v) + '\n]'
            if k in ('cases', 'scores') else json.dumps(v)) for k, v in out.items()) + '}\n')
