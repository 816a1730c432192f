"""Models that XGBoost itself saves, and what it says of some rows; seed 20261120.

Made with Python 3, numpy and xgboost 1.7.4:  python3 generate.py > fixtures/xgboost.json
The rows are in double precision; a few lie within the rounding of a model's own thresholds.
"""
import json
import os
import tempfile

import numpy as np
import xgboost as xgb

rng = np.random.default_rng(20261120)
ROWS, WIDTH = 120, 4
X = rng.normal(size=(ROWS, WIDTH))
X[:, 3] = rng.integers(0, 40, ROWS)
Y = X[:, 0] + 0.5 * X[:, 1] * X[:, 2] + (X[:, 3] % 3 == 0) + 0.3 * rng.normal(size=ROWS)
W = rng.uniform(0.2, 2, ROWS)
HOLES = X.copy()
HOLES[:, :3][rng.random((ROWS, 3)) < 0.15] = np.nan


def train(columns, target, params, rounds, types=None, weight=None):
    data = xgb.DMatrix(columns, label=target, weight=weight, feature_types=types, enable_categorical=types is not None)
    return xgb.train({"eta": 0.4, "max_depth": 3, "seed": 1, **params}, data, rounds)


def near(model, rows):
    """Rows moved into the rounding of thresholds: the number itself, halfway below it, and their neighbours."""
    out = []
    for k, tree in enumerate(model["learner"]["gradient_booster"].get("model", {}).get("trees", [])[:4]):
        node = 0
        if tree["left_children"][node] < 0 or tree["split_type"][node] == 1:
            continue
        t = np.float32(tree["split_conditions"][node])
        below = np.nextafter(t, np.float32(-np.inf))
        middle = (float(below) + float(t)) / 2
        for value in (float(t), float(np.nextafter(float(t), -np.inf)), middle, np.nextafter(middle, -np.inf),
                      np.nextafter(middle, np.inf), float(below)):
            row = rows[k].copy()
            row[tree["split_indices"][node]] = value
            out.append(row)
    return out


def case(name, columns, target, params, rounds=4, types=None, weight=None):
    booster = train(columns, target, params, rounds, types, weight)
    path = os.path.join(tempfile.mkdtemp(), "model.json")
    booster.save_model(path)
    with open(path, encoding="utf8") as file:
        saved = file.read()
    rows = list(columns[:12]) + near(json.loads(saved), columns)
    if types is not None:
        for value in (-1.0, -0.5, 0.5, 2.7, 39.0, 40.0, 1000.0, np.nan):
            row = columns[0].copy()
            row[3] = value
            rows.append(row)
    rows = np.array(rows)
    data = xgb.DMatrix(rows, feature_types=types, enable_categorical=types is not None)
    number = lambda x: None if np.isnan(x) else float(x)
    return {
        "name": name,
        "model": saved,
        "rows": [[number(x) for x in row] for row in rows],
        "margin": np.asarray(booster.predict(data, output_margin=True), dtype=float).ravel().tolist(),
        "prediction": np.asarray(booster.predict(data), dtype=float).ravel().tolist(),
        "contributions": np.asarray(booster.predict(data, pred_contribs=True), dtype=float)[:8].reshape(-1).tolist(),
    }


UP = (Y > 0.3).astype(float)
SIDE = 1.0 + (Y > 0.8) - (Y < -0.2)
print(json.dumps({
    "versions": {"xgboost": xgb.__version__, "numpy": np.__version__},
    "cases": [
        case("regression, weighted", X, Y, {"objective": "reg:squarederror"}, weight=W),
        case("regression with holes", HOLES, Y, {"objective": "reg:squarederror", "base_score": -0.25}),
        case("log odds with holes", HOLES, UP, {"objective": "binary:logistic", "base_score": 0.3}),
        case("dart", X, UP, {"objective": "binary:logistic", "booster": "dart", "rate_drop": 0.5, "seed": 3}, 6),
        case("three classes", HOLES, SIDE, {"objective": "multi:softprob", "num_class": 3}, 3),
        case("gamma", X, np.abs(Y) + 0.1, {"objective": "reg:gamma", "base_score": 0.7}, 3),
        case("pruned", X, Y, {"objective": "reg:squarederror", "gamma": 4.0, "max_depth": 5}, 3),
        case("forest", X, Y, {"objective": "reg:squarederror", "num_parallel_tree": 3, "subsample": 0.6}, 2),
        case("categories", HOLES, Y, {"objective": "reg:squarederror", "tree_method": "hist", "max_cat_to_onehot": 1},
             3, types=["q", "q", "q", "c"]),
    ],
}))
