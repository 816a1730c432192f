"""Writes reference.json: what pandas, NumPy and statsmodels say of the golden series GS1 against GS2.

Run by hand: python3 reference.py > reference.json
"""
import json
import sys

import numpy as np
import pandas as pd
import statsmodels
from statsmodels.tsa.stattools import adfuller


def golden(seed, gaps):
    """GS1 and its sister, as test/support/series.ts makes them: closes only."""
    x = seed

    def u():
        nonlocal x
        x = (x * 16807) % 2147483647
        return x / 2147483647

    def round4(z):
        return np.floor(z * 1e4 + 0.5) / 1e4

    out, last = [], 100.0
    for _ in range(300):
        o = round4(last * (1 + (u() - 0.5) * 0.02)) if gaps else last
        c = round4(o * (1 + (u() - 0.5) * 0.04))
        u(), u(), u()
        out.append(c)
        last = c
    return pd.Series(out)


own, other = golden(20240607, False), golden(7, True)
ry, rx = np.log(own).diff(), np.log(other).diff()
sy, sx = own.pct_change(), other.pct_change()
rows, period = [99, 150, 299], 60
out = {"correlation": [], "lagged": [], "beta": [], "alpha": [], "spread": [], "zscore": [], "ratio": []}
out |= {"residual": [], "adf": [], "share": [], "loading": []}
for i in rows:
    w = slice(i - period + 1, i + 1)
    out["correlation"].append(float(np.corrcoef(ry[w], rx[w])[0, 1]))
    out["lagged"].append(float(np.corrcoef(ry[w], rx.shift(3)[w])[0, 1]))
    slope, level = np.polyfit(sx[w], sy[w], 1)
    out["beta"].append(float(slope))
    out["alpha"].append(float(level))
    y, x = np.log(own), np.log(other)
    slope, level = np.polyfit(x[w], y[w], 1)
    left = y[w] - level - slope * x[w]
    out["ratio"].append(float(slope))
    out["spread"].append(float(left.iloc[-1]))
    out["zscore"].append(float(left.iloc[-1] / np.sqrt((left**2).sum() / (period - 2))))
    v = slice(i - period, i)
    slope, level = np.polyfit(x[v], y[v], 1)
    left = y[v] - level - slope * x[v]
    out["residual"].append(float((y[i] - level - slope * x[i]) / np.sqrt((left**2).sum() / (period - 2))))
    out["adf"].append(float(adfuller(left, maxlag=1, autolag=None, regression="n")[0]))
    third = -0.5 * ry + 0.3 * rx.shift(1)
    matrix = np.corrcoef([ry[w], rx[w], third[w]])
    values, vectors = np.linalg.eigh(matrix)
    vector = vectors[:, -1] * np.sign(vectors[:, -1].sum())
    out["share"].append(float(values[-1] / 3))
    out["loading"].append(float(vector[0]))
source = f"reference.py: Python {sys.version.split()[0]}, NumPy {np.__version__}, pandas {pd.__version__}, statsmodels {statsmodels.__version__}"
print(json.dumps({"source": source, "period": period, "rows": rows, **out}, indent=2))
