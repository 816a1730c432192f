// SMA(20/50) crossover through the event engine; 0.1 % fee, all in or flat.
// usage: sma FILE REPETITIONS cross | bracket | sweep; prints ns per bar and how the run ended.
#include "common.h"
#include "engine.h"

static const double CASH = 1e6, FEE = 0.001;

typedef struct {
  int fast, slow;
  double fast_sum, slow_sum, before;
} Cross;

// Running sums; 1 when the fast mean has just risen above the slow one, -1 when it has fallen below, else 0.
static inline int turn(Cross *s, const double *close, int i) {
  s->fast_sum += close[i];
  if (i >= s->fast) s->fast_sum -= close[i - s->fast];
  s->slow_sum += close[i];
  if (i >= s->slow) s->slow_sum -= close[i - s->slow];
  if (i < s->slow - 1) return 0;
  double spread = s->fast_sum / s->fast - s->slow_sum / s->slow, before = s->before;
  s->before = spread;
  if (i < s->slow) return 0;
  return before <= 0 && spread > 0 ? 1 : before >= 0 && spread < 0 ? -1 : 0;
}

// Signal at the close, market order at the next open.
static void cross(Engine *e, void *self) {
  int way = turn(self, e->close, e->i);
  if (way > 0) {
    if (e->quantity == 0) engine_market(e, 1, 0);
  } else if (way < 0) {
    if (e->quantity != 0) engine_market(e, -1, 0);
  }
}

// Limit entry 0.05 % below the close for ten bars, stop 0.5 % below it and target 1 % above it.
static void bracket(Engine *e, void *self) {
  if (turn(self, e->close, e->i) <= 0 || e->quantity != 0 || e->head != e->tail) return;
  double price = e->close[e->i] * 0.9995;
  engine_limit(e, e->cash / (price * (1 + e->fee)), price, 10, price * 0.995, price * 1.01);
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  size_t count;
  double *columns = load_columns(argv[1], &count), ns;
  int n = (int)(count / 6), repetitions = repetitions_of(argv[2]);
  double *equity = must(aligned_alloc(64, ((size_t)n * sizeof(double) + 63) / 64 * 64));
  static Engine e;
  if (strcmp(argv[3], "sweep") == 0) {
    double sum = 0, fills = 0;
    TIMED(ns, repetitions, 400.0 * n, {
      sum = fills = 0;
      for (int fast = 5; fast < 45; fast += 2)
        for (int slow = 50; slow < 150; slow += 5) {
          Cross s = {fast, slow, 0, 0, 0};
          engine_start(&e, columns, n, CASH, FEE, equity);
          engine_run(&e, cross, &s);
          sum += equity[n - 1];
          fills += e.fills;
        }
    });
    print_run(ns, sum, fills);
    return 0;
  }
  OnBar on_bar = strcmp(argv[3], "bracket") == 0 ? bracket : cross;
  TIMED(ns, repetitions, (double)n, {
    Cross s = {20, 50, 0, 0, 0};
    engine_start(&e, columns, n, CASH, FEE, equity);
    engine_run(&e, on_bar, &s);
  });
  print_run(ns, equity[n - 1], e.fills);
  return 0;
}
