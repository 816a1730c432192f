// What the yardsticks share: columns from a file, the clock, and one line of JSON as result.
#ifndef COMMON_H
#define COMMON_H
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_REPETITIONS = 99 };

static inline double now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static inline void *must(void *memory) {
  if (memory == NULL) exit(1);
  return memory;
}

// A file of doubles, aligned to a cache line.
static inline double *load_columns(const char *path, size_t *count) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    perror(path);
    exit(1);
  }
  fseek(file, 0, SEEK_END);
  size_t bytes = (size_t)ftell(file);
  rewind(file);
  double *columns = must(aligned_alloc(64, (bytes + 63) / 64 * 64));
  if (fread(columns, 1, bytes, file) != bytes) exit(1);
  fclose(file);
  *count = bytes / sizeof(double);
  return columns;
}

static inline int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static inline double median(double *values, int count) {
  qsort(values, (size_t)count, sizeof(double), ascending);
  return values[count / 2];
}

// One run to warm up, then `repetitions` timed ones; leaves the median of ns per unit in `result`.
#define TIMED(result, repetitions, units, ...)               \
  do {                                                       \
    double samples[MOST_REPETITIONS];                        \
    for (int r = -1; r < (repetitions); r++) {               \
      double from = now_ns();                                \
      __VA_ARGS__                                            \
      if (r >= 0) samples[r] = (now_ns() - from) / (units);  \
    }                                                        \
    (result) = median(samples, (repetitions));               \
  } while (0)

static inline int repetitions_of(const char *text) {
  int repetitions = atoi(text);
  if (repetitions < 1 || repetitions > MOST_REPETITIONS) exit(2);
  return repetitions;
}

static inline void print_run(double value, double equity, double fills) {
  printf("{\"value\":%.6f,\"check\":{\"equity\":%.17g,\"fills\":%.0f}}\n", value, equity, fills);
}
#endif
