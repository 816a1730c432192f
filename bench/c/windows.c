// Rolling windows over a column of closes, as whole columns: sums that run on, a queue, a sorted window.
// usage: windows FILE REPETITIONS zscore | regression | correlation | highest | median | median500 | wma | vwma | stddev;
// prints ns per bar and a check sum.
#include "common.h"
#ifdef __GLIBC__
#include <malloc.h>
#endif

// Out of line: a kernel compiled for one constant period would be a yardstick that no library can meet.
#define KERNEL static __attribute__((noinline)) void

// Mean and sum of squared distances, moved along by each value that comes and goes.
static inline void slide(const double *x, int i, int period, double share, double *mean, double *squares) {
  if (i < period) {
    double d = x[i] - *mean;
    *mean += d / (i + 1);
    *squares += d * (x[i] - *mean);
  } else {
    double old = *mean, d = x[i] - x[i - period];
    *mean += d * share;
    *squares += d * (x[i] - *mean + x[i - period] - old);
  }
}

KERNEL zscore(const double *restrict x, int n, int period, double *restrict out) {
  double mean = 0, squares = 0, share = 1.0 / period;
  for (int i = 0; i < n; i++) {
    slide(x, i, period, share, &mean, &squares);
    out[i] = i < period - 1 ? NAN : squares > 0 ? (x[i] - mean) / sqrt(squares * share) : 0;
  }
}

// Deviation, the same as a fraction of the mean, and that squared.
KERNEL stddev(const double *restrict x, int n, int period, double *restrict out) {
  double mean = 0, squares = 0, share = 1.0 / period, *relative = out + n, *variance = out + 2 * (size_t)n;
  for (int i = 0; i < n; i++) {
    slide(x, i, period, share, &mean, &squares);
    if (i < period - 1) {
      out[i] = relative[i] = variance[i] = NAN;
      continue;
    }
    out[i] = sqrt(squares > 0 ? squares * share : 0);
    relative[i] = out[i] / mean;
    variance[i] = relative[i] * relative[i];
  }
}

// Value, slope, start, forecast, slope against the mean, and fit of the straight line through the window.
KERNEL regression(const double *restrict x, int n, int period, double *restrict out) {
  double *slope = out + n, *start = out + 2 * (size_t)n, *forecast = out + 3 * (size_t)n;
  double *relative = out + 4 * (size_t)n, *fit = out + 5 * (size_t)n;
  double middle = (period - 1) / 2.0, spread = period * ((double)period * period - 1) / 12.0;
  double mean = 0, squares = 0, share = 1.0 / period, sum = 0, placed = 0;
  for (int i = 0; i < n; i++) {
    slide(x, i, period, share, &mean, &squares);
    if (i < period) {
      placed += i * x[i];
      sum += x[i];
    } else {
      placed += x[i - period] - sum + (period - 1) * x[i];
      sum += x[i] - x[i - period];
    }
    if (i < period - 1) {
      out[i] = slope[i] = start[i] = forecast[i] = relative[i] = fit[i] = NAN;
      continue;
    }
    double steep = (placed - middle * sum) / spread;
    slope[i] = steep;
    out[i] = mean + steep * middle;
    start[i] = mean - steep * middle;
    forecast[i] = mean + steep * (middle + 1);
    relative[i] = steep / mean;
    fit[i] = squares > 0 ? fmin(1, steep * steep * spread / squares) : 0;
  }
}

// Covariance and both variances of two columns.
KERNEL correlation(const double *restrict x, const double *restrict y, int n, int period, double *restrict out) {
  double *first = out + n, *second = out + 2 * (size_t)n, x0 = x[0], y0 = y[0], share = 1.0 / period;
  double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
  for (int i = 0; i < n; i++) {
    double a = x[i] - x0, b = y[i] - y0;
    sx += a, sy += b, sxx += a * a, syy += b * b, sxy += a * b;
    if (i >= period) {
      a = x[i - period] - x0, b = y[i - period] - y0;
      sx -= a, sy -= b, sxx -= a * a, syy -= b * b, sxy -= a * b;
    }
    if (i < period - 1) {
      out[i] = first[i] = second[i] = NAN;
      continue;
    }
    double mx = sx * share, my = sy * share;
    out[i] = sxy * share - mx * my;
    first[i] = fmax(0, sxx * share - mx * mx);
    second[i] = fmax(0, syy * share - my * my);
  }
}

KERNEL highest(const double *restrict x, int n, int period, double *restrict out, int *restrict queue) {
  int mask = 1, head = 0, tail = 0;
  while (mask < period + 1) mask *= 2;
  mask--;
  for (int i = 0; i < n; i++) {
    while (tail > head && x[queue[(tail - 1) & mask]] <= x[i]) tail--;
    queue[tail++ & mask] = i;
    if (queue[head & mask] <= i - period) head++;
    out[i] = i < period - 1 ? NAN : x[queue[head & mask]];
  }
}

static inline int place(const double *sorted, int count, double value) {
  int low = 0;
  while (count > 0) {
    int half = count >> 1;
    if (sorted[low + half] < value) {
      low += half + 1;
      count -= half + 1;
    } else count = half;
  }
  return low;
}

KERNEL median_of(const double *restrict x, int n, int period, double *restrict out, double *restrict sorted) {
  int half = period >> 1;
  for (int i = 0; i < n; i++) {
    if (i < period) {
      int at = place(sorted, i, x[i]);
      memmove(sorted + at + 1, sorted + at, (size_t)(i - at) * sizeof(double));
      sorted[at] = x[i];
    } else {
      int from = place(sorted, period, x[i - period]), to = place(sorted, period, x[i]);
      if (to > from) {
        to--;
        memmove(sorted + from, sorted + from + 1, (size_t)(to - from) * sizeof(double));
      } else memmove(sorted + to + 1, sorted + to, (size_t)(from - to) * sizeof(double));
      sorted[to] = x[i];
    }
    if (i < period - 1) out[i] = NAN;
    else out[i] = period % 2 ? sorted[half] : sorted[half - 1] + 0.5 * (sorted[half] - sorted[half - 1]);
  }
}

KERNEL wma(const double *restrict x, int n, int period, double *restrict out) {
  double sum = 0, weighted = 0, share = 2.0 / ((double)period * (period + 1));
  for (int i = 0; i < n; i++) {
    weighted += (i < period ? i + 1 : period) * x[i] - (i < period ? 0 : sum);
    sum += x[i] - (i < period ? 0 : x[i - period]);
    out[i] = i < period - 1 ? NAN : weighted * share;
  }
}

KERNEL vwma(const double *restrict x, const double *restrict volume, int n, int period, double *restrict out) {
  double sum = 0, total = 0;
  for (int i = 0; i < n; i++) {
    sum += volume[i] * x[i];
    total += volume[i];
    if (i >= period) {
      sum -= volume[i - period] * x[i - period];
      total -= volume[i - period];
    }
    out[i] = i < period - 1 ? NAN : sum / total;
  }
}

static double *column(int n, int count) { return must(malloc((size_t)n * (size_t)count * sizeof(double))); }

// Each repetition makes a new column, as a library does that hands one back.
#define RUN(count, call) TIMED(ns, repetitions, n, free(out); out = column(n, count); call;)

int main(int argc, char **argv) {
  if (argc != 4) return 2;
#ifdef __GLIBC__
  // Without it glibc hands out the same warm pages again and again.
  mallopt(M_MMAP_THRESHOLD, 1 << 17);
#endif
  size_t count;
  double *columns = load_columns(argv[1], &count), ns = 0, *out = NULL;
  int n = (int)(count / 6), repetitions = repetitions_of(argv[2]), queue[4096];
  const double *open = columns + n, *close = columns + 4 * (size_t)n, *volume = columns + 5 * (size_t)n;
  double sorted[2048];
  const char *name = argv[3];
  if (strcmp(name, "zscore") == 0) RUN(1, zscore(close, n, 50, out));
  else if (strcmp(name, "stddev") == 0) RUN(3, stddev(close, n, 20, out));
  else if (strcmp(name, "regression") == 0) RUN(6, regression(close, n, 20, out));
  else if (strcmp(name, "correlation") == 0) RUN(3, correlation(close, open, n, 50, out));
  else if (strcmp(name, "highest") == 0) RUN(1, highest(close, n, 50, out, queue));
  else if (strcmp(name, "median") == 0) RUN(1, median_of(close, n, 50, out, sorted));
  else if (strcmp(name, "median500") == 0) RUN(1, median_of(close, n, 500, out, sorted));
  else if (strcmp(name, "wma") == 0) RUN(1, wma(close, n, 20, out));
  else if (strcmp(name, "vwma") == 0) RUN(1, vwma(close, volume, n, 20, out));
  else return 2;
  double sum = 0;
  // Sums that run on drift: the checks are taken before it shows.
  for (int i = 1000; i < n && i < 21000; i++) sum += out[i];
  printf("{\"value\":%.6f,\"check\":{\"sum\":%.17g}}\n", ns, sum);
  return 0;
}
