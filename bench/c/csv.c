// Candles as text to six columns of doubles, the reading of the file included.
// Numbers of up to 15 digits become an exact integer over an exact power of ten, the rest goes to strtod.
// usage: csv FILE REPETITIONS ROWS; prints the median milliseconds, the rows read and a check sum.
#include "common.h"

enum { COLUMNS = 6 };

static const double POWERS[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static int is_digit(unsigned char c) { return (unsigned char)(c - '0') < 10; }

// One cell from *at on; leaves *at behind its comma or line end.
static double cell(const unsigned char **at) {
  const unsigned char *p = *at;
  int negative = *p == '-';
  if (negative) p++;
  const unsigned char *first = p;
  uint64_t mantissa = 0;
  while (is_digit(*p)) mantissa = mantissa * 10 + (*p++ - '0');
  long digits = p - first, decimals = 0;
  if (*p == '.') {
    const unsigned char *point = ++p;
    while (is_digit(*p)) mantissa = mantissa * 10 + (*p++ - '0');
    decimals = p - point;
    digits += decimals;
  }
  double value;
  if (digits == 0 || digits > 15 || (*p != ',' && *p != '\n' && *p != '\r')) {
    char *end;
    value = strtod((const char *)*at, &end);
    p = (const unsigned char *)end;
  } else {
    value = (double)mantissa;
    if (decimals > 0) value /= POWERS[decimals];
    if (negative) value = -value;
  }
  *at = p + 1;
  return value;
}

static long parse(const unsigned char *text, const unsigned char *end, double *columns, long most) {
  const unsigned char *at = text;
  while (at < end && *at != '\n') at++;
  at++;
  long row = 0;
  while (at < end && row < most) {
    for (int c = 0; c < COLUMNS; c++) columns[(size_t)c * most + row] = cell(&at);
    if (at[-1] == '\r') at++;
    row++;
  }
  return row;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  int repetitions = repetitions_of(argv[2]);
  long most = atol(argv[3]), rows = 0;
  if (most < 1) return 2;
  // Taken once: the pages of the result are warm from the second repetition on, which is to C's advantage.
  double *columns = must(malloc((size_t)most * COLUMNS * sizeof(double))), ms;
  TIMED(ms, repetitions, 1e6, {
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) return 1;
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    unsigned char *text = must(malloc(size + 1));
    if (fread(text, 1, size, file) != size) return 1;
    text[size] = '\n';
    fclose(file);
    rows = parse(text, text + size, columns, most);
    free(text);
  });
  double sum = 0;
  for (int c = 0; c < COLUMNS; c++) sum += columns[(size_t)c * most + rows - 1];
  printf("{\"value\":%.6f,\"check\":{\"rows\":%ld,\"sum\":%.17g}}\n", ms, rows, sum);
  return 0;
}
