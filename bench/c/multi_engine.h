// Event engine for ten markets, long only, with the default rules of docs/assumptions.md for these orders.
#ifndef MULTI_ENGINE_H
#define MULTI_ENGINE_H
enum { MARKETS = 10, POOL = 256, MULTI_LOG_COLUMNS = 6 };
enum { MARKET, LIMIT };   // a market order sells the whole position, a limit order buys

typedef struct {
  int type;
  double quantity, price, stop, target;
  int bars_left, has_rested, next;
} MultiOrder;

typedef struct {
  double quantity, entry, stop, target;
  int head, waiting;
} Position;

typedef struct {
  double open, high, low, close, volume;
  int count, is_done;
} Aggregate;

typedef struct Multi {
  int n, i;
  const double *open[MARKETS], *high[MARKETS], *low[MARKETS], *close[MARKETS], *volume[MARKETS];
  Position position[MARKETS];
  Aggregate five[MARKETS], hour[MARKETS];
  MultiOrder pool[POOL];
  int free;
  double cash, taker, maker, value;
  double *equity;
  int fills;
  double *log;   // rows of bar, market, side, quantity, price, fee
  int log_rows, log_room;
} Multi;

typedef void (*MultiOnBar)(Multi *, int, void *);

void multi_start(Multi *m, const double *columns, int n, double cash, double *equity);
void multi_run(Multi *m, MultiOnBar on_bar, void *strategy);
void multi_order(Multi *m, int s, MultiOrder order);
void multi_cancel(Multi *m, int s);
#endif
