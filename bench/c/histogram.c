// Histograms of gradient boosting by rows: 30 columns of one byte per row, (gradient, second derivative) and the count of
// each bin, all columns of a row before the next row. Same layout, same order of additions as ours.
// usage: histogram FILE ROWS REPETITIONS unit | counted; FILE holds 3 x ROWS doubles: gradients, second derivatives and
// numbers that the codes are made of. Prints ns per row and column, and check sums.
#include "common.h"

enum { COLUMNS = 30, STRIDE = 255 };

#define KERNEL static __attribute__((noinline)) void

KERNEL unit(const uint8_t *restrict codes, const double *restrict pairs, int rows, double *restrict out) {
  memset(out, 0, sizeof(double) * 2 * COLUMNS * STRIDE);
  for (int i = 0; i < rows; i++) {
    const uint8_t *code = codes + (size_t)i * COLUMNS;
    double g = pairs[2 * i], h = pairs[2 * i + 1];
    for (int k = 0; k < COLUMNS; k++) {
      double *bin = out + 2 * (k * STRIDE + code[k]);
      bin[0] += g;
      bin[1] += h;
    }
  }
}

KERNEL counted(const uint8_t *restrict codes, const double *restrict pairs, int rows, double *restrict out,
               double *restrict counts) {
  memset(out, 0, sizeof(double) * 2 * COLUMNS * STRIDE);
  memset(counts, 0, sizeof(double) * COLUMNS * STRIDE);
  for (int i = 0; i < rows; i++) {
    const uint8_t *code = codes + (size_t)i * COLUMNS;
    double g = pairs[2 * i], h = pairs[2 * i + 1];
    for (int k = 0; k < COLUMNS; k++) {
      int at = k * STRIDE + code[k];
      out[2 * at] += g;
      out[2 * at + 1] += h;
      counts[at] += 1;
    }
  }
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  size_t count;
  double *file = load_columns(argv[1], &count);
  int rows = atoi(argv[2]), repetitions = atoi(argv[3]);
  int is_unit = strcmp(argv[4], "unit") == 0;
  if (count < 3 * (size_t)rows || repetitions > MOST_REPETITIONS) return 2;
  uint8_t *codes = must(malloc((size_t)rows * COLUMNS));
  double *pairs = must(aligned_alloc(64, (16 * (size_t)rows + 63) / 64 * 64));
  double *out = must(aligned_alloc(64, sizeof(double) * 2 * COLUMNS * STRIDE + 64));
  double *counts = must(aligned_alloc(64, sizeof(double) * COLUMNS * STRIDE + 64));
  for (int i = 0; i < rows; i++) {
    pairs[2 * i] = file[i];
    pairs[2 * i + 1] = is_unit ? 1 : file[rows + i];
    uint32_t state = (uint32_t)file[2 * (size_t)rows + i];
    for (int k = 0; k < COLUMNS; k++) {
      state = state * 1664525u + 1013904223u;
      codes[(size_t)i * COLUMNS + k] = (uint8_t)((state >> 16) % STRIDE);
    }
  }
  double ns;
  TIMED(ns, repetitions, (double)rows * COLUMNS, {
    if (is_unit) unit(codes, pairs, rows, out);
    else counted(codes, pairs, rows, out, counts);
  });
  double gradients = 0, hessians = 0;
  for (int b = 0; b < COLUMNS * STRIDE; b++) {
    gradients += out[2 * b] * (b % 7);
    hessians += out[2 * b + 1] * (b % 5);
  }
  printf("{\"value\":%.6f,\"check\":{\"gradients\":%.17g,\"hessians\":%.17g}}\n", ns, gradients, hessians);
  return 0;
}
