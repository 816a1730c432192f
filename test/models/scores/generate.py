"""Writes sklearn.json: scores by scikit-learn on small cases with ties, sides of one class and three classes.

python3 generate.py   (Python 3.11, numpy 1.24, scipy 1.10, scikit-learn 1.2.1; seed 20240607)
"""
import json
import os

import numpy as np
import scipy
import sklearn
from scipy.stats import pearsonr, spearmanr
from sklearn import metrics as m

rng = np.random.default_rng(20240607)


def binary(p, y, threshold):
    said = (p >= threshold).astype(int)
    return {
        "p": p.tolist(), "y": y.tolist(), "threshold": threshold,
        "want": {
            "log-loss": m.log_loss(y, p, labels=[0, 1]), "brier": m.brier_score_loss(y, p),
            "auc": m.roc_auc_score(y, p), "pr-auc": m.average_precision_score(y, p),
            "accuracy": m.accuracy_score(y, (p >= 0.5).astype(int)),
            "f1": m.f1_score(y, said), "precision": m.precision_score(y, said), "recall": m.recall_score(y, said),
            "mcc": m.matthews_corrcoef(y, said), "balanced-accuracy": m.balanced_accuracy_score(y, said),
        },
    }


def values(p, y, q):
    return {
        "p": p.tolist(), "y": y.tolist(), "quantile": q,
        "want": {
            "r2": m.r2_score(y, p), "rmse": m.mean_squared_error(y, p, squared=False), "mae": m.mean_absolute_error(y, p),
            "ic": spearmanr(p, y)[0], "ic-pearson": pearsonr(p, y)[0], "pinball": m.mean_pinball_loss(y, p, alpha=q),
        },
    }


def classes(p, y, names):
    named = np.array(names)[p.argmax(axis=1)]
    hot = (y[:, None] == np.array(names)[None, :]).astype(float)
    return {
        "p": p.ravel().tolist(), "classes": list(names), "y": y.tolist(),
        "want": {
            "log-loss": m.log_loss(y, p, labels=names), "brier": float(((p - hot) ** 2).sum(axis=1).mean()),
            "accuracy": m.accuracy_score(y, named), "balanced-accuracy": m.balanced_accuracy_score(y, named),
            "f1-macro": m.f1_score(y, named, average="macro"), "mcc": m.matthews_corrcoef(y, named),
            "auc": m.roc_auc_score(y, p, multi_class="ovr", average="macro", labels=names),
        },
    }


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


y40 = (rng.random(40) < 0.4).astype(int)
p40 = np.clip(0.3 * y40 + 0.6 * rng.random(40), 0.01, 0.99)
y60 = (rng.random(60) < 0.1).astype(int)
p60 = np.round(0.25 * y60 + 0.6 * rng.random(60), 1)
y30 = np.round(rng.normal(size=30), 3)
p30 = np.round(0.5 * y30 + rng.normal(size=30), 3)
c50 = rng.choice([-1, 0, 1], size=50, p=[0.3, 0.2, 0.5])
z50 = rng.normal(size=(50, 3)) + 1.2 * (c50[:, None] == np.array([-1, 0, 1]))
c24 = rng.choice([-3, 0, 1, 4], size=24)
z24 = rng.normal(size=(24, 4))

out = {
    "generator": "test/models/scores/generate.py",
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
    "binary": [
        binary(np.round(p40, 6), y40, 0.5),
        binary(np.clip(p60, 0.05, 0.95), y60, 0.5),
        binary(np.clip(p60, 0.05, 0.95), y60, 0.3),
        binary(np.array([0.9, 0.8, 0.8, 0.3, 0.4, 0.5, 0.1, 0.4]), np.array([1, 1, 0, 0, 1, 0, 0, 1]), 0.4),
    ],
    "values": [values(p30, y30, 0.5), values(np.round(p30, 0), np.round(y30, 0), 0.9), values(p30 * 1e-4, y30 * 1e-4, 0.1)],
    "classes": [
        classes(np.round(softmax(z50), 12) / np.round(softmax(z50), 12).sum(axis=1, keepdims=True), c50, [-1, 0, 1]),
        classes(softmax(z24), c24, [-3, 0, 1, 4]),
    ],
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sklearn.json"), "w") as f:
    json.dump(out, f)
    f.write("\n")
