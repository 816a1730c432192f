# Writes reference.json: numbers of scikit-learn for the linear and related learners. Versions are in its "source".
# Data come from a small congruential generator that the tests compute too: see test/models/linear/problem.ts.
import json, numpy as np, scipy, sklearn, warnings
warnings.filterwarnings('ignore')
from sklearn.linear_model import (LinearRegression, Ridge, Lasso, ElasticNet, LogisticRegression, QuantileRegressor,
    HuberRegressor, BayesianRidge, SGDClassifier, SGDRegressor, enet_path)
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsRegressor, KNeighborsClassifier
from sklearn.gaussian_process import GaussianProcessRegressor, GaussianProcessClassifier
from sklearn.gaussian_process.kernels import Matern, RBF, WhiteKernel, ConstantKernel
from sklearn.ensemble import IsolationForest
from sklearn.preprocessing import StandardScaler

class Lcg:
    def __init__(self, seed): self.s = seed
    def uniform(self):
        self.s = (self.s * 1664525 + 1013904223) % 2**32
        return self.s / 2**32
    def bell(self): return sum(self.uniform() for _ in range(12)) - 6.0

def problem(seed, n, p):
    g = Lcg(seed)
    X = np.array([[g.bell() for _ in range(p)] for _ in range(n)])
    # The second column repeats half of the first.
    X[:, 1] = 0.5 * X[:, 0] + 0.5 * X[:, 1]
    noise = np.array([g.bell() for _ in range(n)])
    w = np.array([0.5 + g.uniform() for _ in range(n)])
    y = X[:, 0] - 0.5 * X[:, 2] + noise + 0.25
    return X, y, w

X, y, w = problem(7, 120, 6)
# The columns are standardised by the weighted mean and spread, as the learners do.
def scaled(X, w):
    m = np.average(X, axis=0, weights=w); s = np.sqrt(np.average((X - m)**2, axis=0, weights=w))
    return (X - m) / s
Z = scaled(X, w); Z1 = scaled(X, np.ones(len(y)))
up = (y > 0).astype(int); three = (y > 0.6).astype(int) - (y < -0.6).astype(int) + 1
n = len(y)
out = dict(source="scikit-learn %s, numpy %s, scipy %s; problem(7, 120, 6)" % (sklearn.__version__, np.__version__, scipy.__version__))
def lin(m): return dict(bias=float(np.ravel(m.intercept_)[0]), weights=[float(v) for v in np.ravel(m.coef_)])

out['ridge'] = lin(Ridge(alpha=3.0, tol=1e-14).fit(Z, y, sample_weight=w))
out['lasso'] = lin(Lasso(alpha=0.1, tol=1e-14, max_iter=10**6).fit(Z, y, sample_weight=w))
out['elastic'] = lin(ElasticNet(alpha=0.2, l1_ratio=0.3, tol=1e-14, max_iter=10**6).fit(Z, y, sample_weight=w))
alphas, coefs, _ = enet_path(Z1, y - y.mean(), l1_ratio=0.5, n_alphas=8, eps=0.01, tol=1e-14, max_iter=10**6)
out['path'] = dict(alphas=alphas.tolist(), coefs=coefs.T.tolist())
out['logistic'] = lin(LogisticRegression(C=0.5, tol=1e-13, max_iter=10**5, solver='newton-cg').fit(Z, up, sample_weight=w))
out['logistic_l1'] = lin(LogisticRegression(C=0.2, penalty='l1', tol=1e-12, max_iter=10**6, solver='saga').fit(Z, up, sample_weight=w))
out['logistic_elastic'] = lin(LogisticRegression(C=0.2, penalty='elasticnet', l1_ratio=0.4, tol=1e-12, max_iter=10**6, solver='saga').fit(Z, up, sample_weight=w))
m = LogisticRegression(C=1.0, tol=1e-13, max_iter=10**5, multi_class='multinomial', solver='newton-cg').fit(Z, three, sample_weight=w)
out['softmax'] = dict(probabilities=m.predict_proba(Z[:10]).tolist(), coefs=m.coef_.tolist())

def pinball(q, fit, a, coef):
    u = y - fit
    return float(np.average(np.where(u > 0, q * u, (q - 1) * u), weights=w) + a * np.abs(coef).sum())
out['quantile'] = []
for q, a in [(0.5, 0.05), (0.9, 0.0), (0.1, 0.02)]:
    m = QuantileRegressor(quantile=q, alpha=a, solver='highs').fit(Z, y, sample_weight=w / w.mean())
    out['quantile'].append(dict(q=q, l1=a, objective=pinball(q, m.predict(Z), a, m.coef_)))

wild = y.copy(); wild[::17] += 25
unit = np.sqrt(np.average((wild - np.average(wild, weights=w))**2, weights=w)); centre = np.average(wild, weights=w)
m = HuberRegressor(epsilon=1.35, alpha=1.0, tol=1e-12, max_iter=10**5).fit(Z, (wild - centre) / unit, sample_weight=w)
r = (wild - centre) / unit - m.predict(Z); s = m.scale_
h = np.where(np.abs(r) <= 1.35 * s, s + r**2 / s, s + 2 * 1.35 * np.abs(r) - s * 1.35**2)
out['huber'] = dict(objective=float((w * h).sum() + (m.coef_**2).sum()), bias=float(centre + unit * m.intercept_), weights=(unit * m.coef_).tolist(), scale=float(unit * s))

m = BayesianRidge(tol=1e-12, n_iter=3000).fit(Z1, y)
mean, sd = m.predict(Z1[:5], return_std=True)
out['bayes_ridge'] = dict(**lin(m), alpha=float(m.alpha_), lam=float(m.lambda_), mean=mean.tolist(), sd=sd.tolist())

sgd = dict(alpha=0.01, learning_rate='invscaling', eta0=0.05, power_t=0.5, shuffle=False, max_iter=3, tol=None)
out['sgd_log'] = lin(SGDClassifier(loss='log_loss', penalty='l2', average=50, **sgd).fit(Z, up, sample_weight=w))
out['sgd_squared'] = lin(SGDRegressor(loss='squared_error', penalty='l2', average=False, **sgd).fit(Z, y, sample_weight=w))
out['sgd_huber'] = lin(SGDRegressor(loss='huber', epsilon=1.35, penalty='l2', average=False, **sgd).fit(Z, y, sample_weight=w))
out['sgd_l1'] = lin(SGDRegressor(loss='squared_error', penalty='l1', average=False, **{**sgd, 'alpha': 0.1}).fit(Z, y, sample_weight=w))

def ftrl(X, y, w, alpha, beta, l1, l2, epochs):
    X1 = np.column_stack([X, np.ones(len(y))]); d = X1.shape[1]; z = np.zeros(d); nn = np.zeros(d)
    L1 = np.array([l1] * (d - 1) + [0]); L2 = np.array([l2] * (d - 1) + [0])
    def weights(): return np.where(np.abs(z) <= L1, 0, -(z - np.sign(z) * L1) / ((beta + np.sqrt(nn)) / alpha + L2))
    for _ in range(epochs):
        for x, t, v in zip(X1, y, w):
            b = weights(); g = v * (1 / (1 + np.exp(-x @ b)) - t) * x
            z += g - (np.sqrt(nn + g * g) - np.sqrt(nn)) / alpha * b; nn += g * g
    return weights()
b = ftrl(Z, up, w, 0.1, 1.0, 2.0, 1.0, 3)
out['ftrl'] = dict(how='algorithm 1 of McMahan et al. 2013 in NumPy', bias=float(b[-1]), weights=b[:-1].tolist())

out['naive'] = GaussianNB(var_smoothing=1e-9).fit(Z1, three).predict_proba(Z1[:8]).tolist()
out['naive_weighted'] = GaussianNB(var_smoothing=1e-9).fit(Z, up, sample_weight=w).predict_proba(Z[:8])[:, 1].tolist()

V, _, _ = problem(11, 20, 6); VZ = (V - X.mean(0)) / X.std(0)
out['knn'] = dict(uniform=KNeighborsRegressor(7, algorithm='brute').fit(Z1, y).predict(VZ).tolist(),
    distance=KNeighborsRegressor(7, weights='distance', algorithm='brute').fit(Z1, y).predict(VZ).tolist(),
    classes=KNeighborsClassifier(7, algorithm='brute').fit(Z1, three).predict_proba(VZ).tolist())

t = (y - y.mean()) / y.std()
out['gp'] = []
for name, k in [('rbf', RBF(2.0)), ('matern32', Matern(2.0, nu=1.5)), ('matern52', Matern(2.0, nu=2.5))]:
    g = GaussianProcessRegressor(ConstantKernel(0.7) * k + WhiteKernel(0.4), optimizer=None, alpha=0).fit(Z1, t)
    lml, slope = g.log_marginal_likelihood(g.kernel_.theta, eval_gradient=True)
    mean, sd = g.predict(VZ[:5], return_std=True)
    out['gp'].append(dict(kernel=name, evidence=float(lml), slope=slope.tolist(), mean=mean.tolist(), sd=sd.tolist()))
best = GaussianProcessRegressor(ConstantKernel(0.7) * Matern(2.0, nu=2.5) + WhiteKernel(0.4), alpha=0, n_restarts_optimizer=4, random_state=1).fit(Z1, t)
out['gp_best'] = float(best.log_marginal_likelihood_value_)
c = GaussianProcessClassifier(ConstantKernel(2.0) * RBF(2.0), optimizer=None).fit(Z1, up)
out['gp_laplace'] = dict(evidence=float(c.log_marginal_likelihood_value_), p=c.predict_proba(VZ)[:, 1].tolist())

# Odd ones lie far out: one row in forty.
F = X.copy(); F[::40] *= 4
f = IsolationForest(n_estimators=2000, max_samples=64, random_state=1).fit(F)
out['isolation'] = (-f.score_samples(F)).tolist()
json.dump(out, open('reference.json', 'w'))
