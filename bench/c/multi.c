// Ten markets on one clock, a strategy on 5m and 1h bars made from 1m as the run goes: the plain design, in which every
// market-bar is aggregated and handed to a callback. Shared cash, limit entries with stop and target.
// usage: multi FILE REPETITIONS; prints ns per market-bar and how the run ended.
#include "multi_engine.h"

#include "common.h"

typedef struct {
  double closes[64];
  int count, hours;
  double fast_sum, slow_sum, before, ema;
} State;

static void on_hour(State *t, double close) {
  t->ema = t->hours == 0 ? close : t->ema + (close - t->ema) * (2.0 / 51.0);
  t->hours++;
}

// SMA(20/50) of 5m closes; entries only above the 50-hour EMA, with 9 % of equity, so that ten of them always have cash.
static void on_five(Multi *m, int s, State *t, double close) {
  int k = t->count++;
  double old_fast = t->closes[(k - 20) & 63], old_slow = t->closes[(k - 50) & 63];
  t->closes[k & 63] = close;
  t->fast_sum += close;
  t->slow_sum += close;
  if (k >= 20) t->fast_sum -= old_fast;
  if (k >= 50) t->slow_sum -= old_slow;
  if (k < 49) return;
  double spread = t->fast_sum / 20 - t->slow_sum / 50, before = t->before;
  t->before = spread;
  if (k < 50 || t->hours < 50) return;
  Position *p = &m->position[s];
  if (before <= 0 && spread > 0) {
    if (p->quantity == 0 && p->waiting == 0 && close > t->ema) {
      double price = close * 0.9995;
      multi_order(m, s, (MultiOrder){LIMIT, m->value * 0.09 / price, price, price * 0.99, price * 1.02, 10, 0, -1});
    }
  } else if (before >= 0 && spread < 0) {
    multi_cancel(m, s);
    if (p->quantity > 0) multi_order(m, s, (MultiOrder){.type = MARKET, .bars_left = 1});
  }
}

static void on_bar(Multi *m, int s, void *self) {
  State *t = (State *)self + s;
  if (m->hour[s].is_done) on_hour(t, m->hour[s].close);
  if (m->five[s].is_done) on_five(m, s, t, m->five[s].close);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  size_t count;
  double *columns = load_columns(argv[1], &count), ns;
  int n = (int)(count / (5 * MARKETS)), repetitions = repetitions_of(argv[2]);
  double *equity = must(malloc((size_t)n * sizeof(double)));
  State *states = must(malloc(sizeof(State) * MARKETS));
  static Multi m;
  TIMED(ns, repetitions, (double)n * MARKETS, {
    memset(states, 0, sizeof(State) * MARKETS);
    multi_start(&m, columns, n, 1e6, equity);
    multi_run(&m, on_bar, states);
  });
  print_run(ns, equity[n - 1], m.fills);
  return 0;
}
