"""Trees and forest scores of scikit-learn, for fixtures/forests.json.

Made with Python 3, numpy and scikit-learn 1.2.1:  python3 generate.py > fixtures/forests.json
All data come from the linear congruential generator below, which the test has too.
"""
import json

import numpy as np
import sklearn
from sklearn.ensemble import (ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier,
                              RandomForestRegressor)
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor


class Draws:
    def __init__(self, seed):
        self.state = seed

    def uniform(self):
        self.state = (1664525 * self.state + 1013904223) % 2**32
        return self.state / 2**32

    def noise(self):
        """Variance 1, nearly normal: twelve uniforms less six."""
        return sum(self.uniform() for _ in range(12)) - 6


def world(name, seed, rows):
    draws = Draws(seed)
    columns = np.array([[draws.uniform() for _ in range(6)] for _ in range(rows)])
    a, b, c, d, e, _ = columns.T
    noise = np.array([draws.noise() for _ in range(rows)])
    y = {
        "linear": 4 * a - 3 * b + c + 0.5 * noise,
        "friedman": 10 * np.sin(np.pi * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e + noise,
        "steps": 3.0 * (a > 0.4) * (b > 0.5) - 2.0 * (c > 0.7) + 0.3 * noise,
        "chess": ((np.floor(4 * a) + np.floor(4 * b)) % 2 + 0.4 * noise > 0.5) * 1.0,
        "slope": (2 * a - b + c - 1 + 0.4 * noise > 0) * 1.0,
    }[name]
    return columns, y


def tree_of(model):
    t = model.tree_
    keep = t.children_left >= 0
    n, left, right = t.weighted_n_node_samples, t.children_left, t.children_right
    gain = [float(n[k] * t.impurity[k] - n[left[k]] * t.impurity[left[k]] - n[right[k]] * t.impurity[right[k]])
            if keep[k] else 0.0 for k in range(t.node_count)]
    value = t.value[:, 0, 0] if t.value.shape[2] == 1 else t.value[:, 0, 1] / t.value[:, 0].sum(axis=1)
    return {"column": [int(k) if s else -1 for k, s in zip(t.feature, keep)], "threshold": t.threshold.tolist(),
            "left": left.tolist(), "right": right.tolist(), "gain": gain, "value": value.tolist(), "rows": n.tolist(),
            "importance": model.feature_importances_.tolist()}


# Sixteenths are exact in single precision, in which scikit-learn keeps columns.
small, y = world("friedman", 7, 200)
small = np.floor(small * 256) / 16
weights = np.array([1 + (i % 3) for i in range(200)], dtype=float)
regression = DecisionTreeRegressor(max_depth=4, min_samples_leaf=8, random_state=0).fit(small, y, weights)
classes = DecisionTreeClassifier(max_depth=4, min_samples_leaf=8, random_state=0).fit(small, y > 14, weights)

scores = {}
for name in ["linear", "friedman", "steps", "chess", "slope"]:
    train, target = world(name, 11, 300)
    test, truth = world(name, 12, 500)
    is_class = name in ("chess", "slope")
    for kind, maker in (("forest", RandomForestClassifier if is_class else RandomForestRegressor),
                        ("extra-trees", ExtraTreesClassifier if is_class else ExtraTreesRegressor)):
        found = []
        for seed in range(20):
            model = maker(n_estimators=50, min_samples_leaf=3, max_features=3, random_state=seed).fit(train, target)
            p = model.predict_proba(test)[:, 1] if is_class else model.predict(test)
            found.append(1 - np.mean((p - truth) ** 2) / np.var(truth))
        scores[f"{kind} {name}"] = {"mean": float(np.mean(found)), "sd": float(np.std(found, ddof=1))}

print(json.dumps({"versions": {"sklearn": sklearn.__version__, "numpy": np.__version__},
                  "regression": tree_of(regression), "classes": tree_of(classes), "scores": scores}))
