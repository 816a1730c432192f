// Indicators over one column of closes (and highs, lows), as whole columns.
// usage: indicators FILE REPETITIONS sma | ema | rsi | atr | bollinger; prints ns per bar and a check sum.
#include "common.h"
#ifdef __GLIBC__
#include <malloc.h>
#endif

// Out of line: a kernel compiled for one constant period would be a yardstick that no library can meet.
#define KERNEL static __attribute__((noinline)) void

KERNEL sma(const double *restrict x, int n, int period, double *restrict out) {
  double sum = 0, share = 1.0 / period;
  for (int i = 0; i < period; i++) {
    sum += x[i];
    out[i] = NAN;
  }
  out[period - 1] = sum * share;
  for (int i = period; i < n; i++) {
    sum += x[i] - x[i - period];
    out[i] = sum * share;
  }
}

KERNEL ema(const double *restrict x, int n, int period, double *restrict out) {
  double share = 2.0 / (period + 1), value = 0;
  for (int i = 0; i < period; i++) {
    value += x[i];
    out[i] = NAN;
  }
  value /= period;
  out[period - 1] = value;
  for (int i = period; i < n; i++) {
    value += share * (x[i] - value);
    out[i] = value;
  }
}

KERNEL rsi(const double *restrict x, int n, int period, double *restrict out) {
  double gain = 0, loss = 0, share = 1.0 / period;
  for (int i = 0; i <= period; i++) out[i] = NAN;
  for (int i = 1; i <= period; i++) {
    double d = x[i] - x[i - 1], size = fabs(d);
    gain += (size + d) * 0.5;
    loss += (size - d) * 0.5;
  }
  gain *= share;
  loss *= share;
  out[period] = 100 * gain / (gain + loss);
  for (int i = period + 1; i < n; i++) {
    double d = x[i] - x[i - 1], size = fabs(d);
    gain += ((size + d) * 0.5 - gain) * share;
    loss += ((size - d) * 0.5 - loss) * share;
    out[i] = 100 * gain / (gain + loss);
  }
}

static inline double true_range(double high, double low, double before) {
  if (before > high) high = before;
  if (before < low) low = before;
  return high - low;
}

KERNEL atr(const double *restrict high, const double *restrict low, const double *restrict close, int n, int period,
           double *restrict out) {
  double mean = 0, share = 1.0 / period;
  out[0] = NAN;
  for (int i = 1; i <= period; i++) {
    mean += true_range(high[i], low[i], close[i - 1]);
    out[i] = NAN;
  }
  mean *= share;
  out[period] = mean;
  for (int i = period + 1; i < n; i++) {
    mean += (true_range(high[i], low[i], close[i - 1]) - mean) * share;
    out[i] = mean;
  }
}

// The five outputs of ours: upper, middle, lower, position between the bands, width.
KERNEL bollinger(const double *restrict x, int n, int period, double deviations, double *restrict out) {
  double *upper = out, *middle = out + n, *lower = out + 2 * (size_t)n, *position = out + 3 * (size_t)n;
  double *width = out + 4 * (size_t)n, mean = 0, squares = 0, share = 1.0 / period;
  for (int i = 0; i < n; i++) {
    if (i < period) {
      double d = x[i] - mean;
      mean += d / (i + 1);
      squares += d * (x[i] - mean);
    } else {
      double old = mean, d = x[i] - x[i - period];
      mean += d * share;
      squares += d * (x[i] - mean + x[i - period] - old);
    }
    if (i < period - 1) {
      upper[i] = middle[i] = lower[i] = position[i] = width[i] = NAN;
      continue;
    }
    double half = deviations * sqrt(squares > 0 ? squares * share : 0);
    middle[i] = mean;
    upper[i] = mean + half;
    lower[i] = mean - half;
    position[i] = half > 0 ? 0.5 + 0.5 * (x[i] - mean) / half : 0.5;
    width[i] = 2 * half / mean;
  }
}

static double *column(int n, int count) { return must(malloc((size_t)n * (size_t)count * sizeof(double))); }

// Each repetition makes a new column, as a library does that hands one back.
int main(int argc, char **argv) {
  if (argc != 4) return 2;
#ifdef __GLIBC__
  // Without it glibc hands out the same warm pages again and again.
  mallopt(M_MMAP_THRESHOLD, 1 << 17);
#endif
  size_t count;
  double *columns = load_columns(argv[1], &count), ns = 0, *out = NULL;
  int n = (int)(count / 6), repetitions = repetitions_of(argv[2]), checked = 0;
  const double *high = columns + 2 * (size_t)n, *low = columns + 3 * (size_t)n, *close = columns + 4 * (size_t)n;
  if (strcmp(argv[3], "sma") == 0) TIMED(ns, repetitions, n, free(out); sma(close, n, 20, out = column(n, 1)););
  else if (strcmp(argv[3], "ema") == 0) TIMED(ns, repetitions, n, free(out); ema(close, n, 20, out = column(n, 1)););
  else if (strcmp(argv[3], "rsi") == 0) TIMED(ns, repetitions, n, free(out); rsi(close, n, 14, out = column(n, 1)););
  else if (strcmp(argv[3], "atr") == 0)
    TIMED(ns, repetitions, n, free(out); atr(high, low, close, n, 14, out = column(n, 1)););
  else if (strcmp(argv[3], "bollinger") == 0) {
    TIMED(ns, repetitions, n, free(out); bollinger(close, n, 20, 2, out = column(n, 5)););
    checked = 3;
  } else return 2;
  double sum = 0;
  for (int i = 1000; i < n; i++) sum += out[(size_t)checked * (size_t)n + (size_t)i];
  printf("{\"value\":%.6f,\"check\":{\"sum\":%.17g}}\n", ns, sum);
  return 0;
}
