#include "engine.h"

#include "common.h"

// `columns`: time, open, high, low, close, volume, one after another.
void engine_start(Engine *e, const double *columns, int n, double cash, double fee, double *equity) {
  double *log = e->log;
  int room = e->log_room;
  memset(e, 0, sizeof *e);
  if (log == NULL) {
    room = 1024;
    log = must(malloc((size_t)room * LOG_COLUMNS * sizeof(double)));
  }
  e->log = log;
  e->log_room = room;
  e->n = n;
  e->open = columns + n;
  e->high = columns + 2 * (size_t)n;
  e->low = columns + 3 * (size_t)n;
  e->close = columns + 4 * (size_t)n;
  e->cash = cash;
  e->fee = fee;
  e->equity = equity;
}

static void push(Engine *e, Order order) {
  e->queue[e->tail] = order;
  e->tail = (e->tail + 1) & (QUEUE - 1);
}

void engine_market(Engine *e, int side, double quantity) {
  push(e, (Order){.type = MARKET, .side = side, .quantity = quantity});
}

void engine_limit(Engine *e, double quantity, double price, int bars_valid, double stop, double target) {
  push(e, (Order){LIMIT, 1, quantity, price, stop, target, bars_valid});
}

static void write_log(Engine *e, int side, double quantity, double price) {
  if (e->log_rows == e->log_room) {
    e->log_room *= 2;
    e->log = must(realloc(e->log, (size_t)e->log_room * LOG_COLUMNS * sizeof(double)));
  }
  double *row = e->log + LOG_COLUMNS * (size_t)e->log_rows++;
  row[0] = e->i;
  row[1] = side;
  row[2] = quantity;
  row[3] = price;
  row[4] = quantity * price * e->fee;
}

static void buy(Engine *e, const Order *order, double price) {
  double quantity = order->quantity > 0 ? order->quantity : e->cash / (price * (1 + e->fee));
  e->cash = order->quantity > 0 ? e->cash - quantity * price * (1 + e->fee) : 0;
  e->quantity += quantity;
  e->entry = price;
  e->stop = order->stop;
  e->target = order->target;
  write_log(e, 1, quantity, price);
  e->fills++;
}

static void sell(Engine *e, double wanted, double price) {
  double quantity = wanted > 0 ? wanted : e->quantity;
  e->cash += quantity * price * (1 - e->fee);
  e->quantity -= quantity;
  e->stop = e->target = 0;
  write_log(e, -1, quantity, price);
  e->fills++;
}

// Rules 3, 4 and 6: markets at the open, limits better than their price at the open, else at their price when the bar
// went through it. Returns 1 when a position was entered inside the bar.
static int serve(Engine *e) {
  int i = e->i, end = e->tail, entered_inside = 0;
  double open = e->open[i];
  while (e->head != end) {
    Order order = e->queue[e->head];
    e->head = (e->head + 1) & (QUEUE - 1);
    if (order.type == MARKET) {
      if (order.side > 0) buy(e, &order, open);
      else sell(e, order.quantity, open);
    } else if (open < order.price) {
      buy(e, &order, open);
    } else if (e->low[i] < order.price) {
      buy(e, &order, order.price);
      entered_inside = 1;
    } else if (--order.bars_left > 0) {
      push(e, order);
    }
  }
  return entered_inside;
}

// Rules 4, 5 and 7: a stop is touched, a target gone through; the stop goes first; what was entered inside the bar can
// be stopped in it but not take profit.
static void protect(Engine *e, int entered_inside) {
  int i = e->i;
  double open = e->open[i];
  if (e->stop > 0 && e->low[i] <= e->stop) {
    double price = e->stop;
    if (entered_inside) price = price < e->entry ? price : e->entry;
    else if (open <= price) price = open;
    sell(e, 0, price);
  } else if (e->target > 0 && !entered_inside && e->high[i] > e->target) {
    sell(e, 0, open > e->target ? open : e->target);
  }
}

void engine_run(Engine *e, OnBar on_bar, void *strategy) {
  for (int i = 0; i < e->n; i++) {
    e->i = i;
    int entered_inside = 0;
    if (e->head != e->tail) entered_inside = serve(e);
    if (e->quantity > 0) protect(e, entered_inside);
    e->equity[i] = e->cash + e->quantity * e->close[i];
    on_bar(e, strategy);
  }
}
