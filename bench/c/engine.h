// Event engine for one market, long only: order queue, position with stop and target, equity at each close.
// Its rules are the defaults of docs/assumptions.md, so that it must end with the fills of the engine it measures.
#ifndef ENGINE_H
#define ENGINE_H
enum { MARKET, LIMIT };
enum { QUEUE = 64, LOG_COLUMNS = 5 };

typedef struct {
  int type, side;        // side 1 buys, -1 sells
  double quantity;       // 0: all of the cash, or all of the position
  double price;          // of a limit
  double stop, target;   // of the position that the order opens; 0 for none
  int bars_left;
} Order;

typedef struct Engine {
  int i, n;
  const double *open, *high, *low, *close;
  double cash, fee;
  double quantity, entry, stop, target;
  Order queue[QUEUE];
  int head, tail;
  int fills;
  double *equity;
  double *log;   // rows of bar, side, quantity, price, fee
  int log_rows, log_room;
} Engine;

typedef void (*OnBar)(Engine *, void *);

void engine_start(Engine *e, const double *columns, int n, double cash, double fee, double *equity);
void engine_run(Engine *e, OnBar on_bar, void *strategy);
void engine_market(Engine *e, int side, double quantity);
void engine_limit(Engine *e, double quantity, double price, int bars_valid, double stop, double target);
#endif
