"""scikit-learn's answers for the calibration tests. Python 3.11, scikit-learn 1.2.1, numpy 1.24.

Run: python3 generate.py. The draws are those of `lcg` in the test: x -> (1103515245 x + 12345) mod 2^31.
"""
import json
import warnings

import numpy as np
from sklearn.calibration import _sigmoid_calibration
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")


def lcg(seed, n):
    x, out = seed, []
    for _ in range(n):
        x = (x * 1103515245 + 12345) % 2147483648
        out.append(x / 2147483648)
    return np.array(out)


n = 60
p = 0.05 + 0.9 * lcg(11, n)
v, w = lcg(12, n), 0.5 + lcg(13, n)
q = np.array([0.0, 0.1, 0.3, 0.45, 0.5, 0.62, 0.77, 0.9, 1.0])
out = {}
for name, y in {"steep": (v < p**2).astype(float), "true": (v < p).astype(float), "flat": (v < 0.2 + 0.6 * (0.05 + 0.9 * p) ** 2).astype(float)}.items():
    curve = IsotonicRegression(out_of_bounds="clip").fit(p, y, sample_weight=w)
    a, b = _sigmoid_calibration(np.log(p / (1 - p)), y)  # 1 / (1 + exp(a f + b)), without weights
    columns = np.c_[np.log(p), -np.log(1 - p)]
    beta = {}
    for key, used in {"both": [0, 1], "first": [0], "second": [1]}.items():
        fit = LogisticRegression(penalty="none", solver="newton-cg", tol=1e-12, max_iter=100000).fit(columns[:, used], y, sample_weight=w)
        beta[key] = [*fit.coef_[0].tolist(), float(fit.intercept_[0])]
    out[name] = {"isotonic": curve.predict(q).tolist(), "platt": [-float(a), -float(b)], "beta": beta}
print(json.dumps(out, indent=1))
