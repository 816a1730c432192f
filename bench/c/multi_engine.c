#include "multi_engine.h"

#include "common.h"

// `columns`: per market open, high, low, close, volume, one after another.
void multi_start(Multi *m, const double *columns, int n, double cash, double *equity) {
  double *log = m->log;
  int room = m->log_room;
  memset(m, 0, sizeof *m);
  if (log == NULL) {
    room = 4096;
    log = must(malloc((size_t)room * MULTI_LOG_COLUMNS * sizeof(double)));
  }
  m->log = log;
  m->log_room = room;
  m->n = n;
  m->cash = m->value = cash;
  m->taker = 0.001;
  m->maker = 0.0002;
  m->equity = equity;
  for (int s = 0; s < MARKETS; s++) {
    const double *own = columns + (size_t)s * 5 * (size_t)n;
    m->open[s] = own;
    m->high[s] = own + n;
    m->low[s] = own + 2 * (size_t)n;
    m->close[s] = own + 3 * (size_t)n;
    m->volume[s] = own + 4 * (size_t)n;
    m->position[s].head = -1;
  }
  for (int k = 0; k < POOL; k++) m->pool[k].next = k + 1 < POOL ? k + 1 : -1;
}

// Orders of a market are served first in, first out.
void multi_order(Multi *m, int s, MultiOrder order) {
  int k = m->free;
  if (k < 0) exit(1);
  m->free = m->pool[k].next;
  order.next = -1;
  m->pool[k] = order;
  int *at = &m->position[s].head;
  while (*at >= 0) at = &m->pool[*at].next;
  *at = k;
  m->position[s].waiting++;
}

void multi_cancel(Multi *m, int s) {
  Position *p = &m->position[s];
  while (p->head >= 0) {
    int k = p->head;
    p->head = m->pool[k].next;
    m->pool[k].next = m->free;
    m->free = k;
  }
  p->waiting = 0;
}

static void write_log(Multi *m, int s, int side, double quantity, double price, double fee) {
  if (m->log_rows == m->log_room) {
    m->log_room *= 2;
    m->log = must(realloc(m->log, (size_t)m->log_room * MULTI_LOG_COLUMNS * sizeof(double)));
  }
  double *row = m->log + MULTI_LOG_COLUMNS * (size_t)m->log_rows++;
  row[0] = m->i;
  row[1] = s;
  row[2] = side;
  row[3] = quantity;
  row[4] = price;
  row[5] = fee;
  m->fills++;
}

static void buy(Multi *m, int s, const MultiOrder *order, double price, double rate) {
  Position *p = &m->position[s];
  double cost = order->quantity * price, fee = cost * rate;
  m->cash -= cost + fee;
  p->quantity += order->quantity;
  p->entry = price;
  p->stop = order->stop;
  p->target = order->target;
  write_log(m, s, 1, order->quantity, price, fee);
}

static void sell(Multi *m, int s, double price, double rate) {
  Position *p = &m->position[s];
  double value = p->quantity * price, fee = value * rate;
  m->cash += value - fee;
  write_log(m, s, -1, p->quantity, price, fee);
  p->quantity = p->stop = p->target = 0;
}

// Stops and targets that the open has jumped over; they are older than what the strategy ordered since.
static void protect_at_open(Multi *m, int s, double open) {
  Position *p = &m->position[s];
  if (p->stop > 0 && open <= p->stop) sell(m, s, open, m->taker);
  else if (p->target > 0 && open > p->target) sell(m, s, open, m->maker);
}

// Waiting orders. Returns 1 when a position was entered inside the bar.
static int serve(Multi *m, int s, double open, double low) {
  int entered_inside = 0, *at = &m->position[s].head;
  while (*at >= 0) {
    int k = *at, is_done = 1;
    MultiOrder *order = &m->pool[k];
    if (order->type == MARKET) {
      if (m->position[s].quantity > 0) sell(m, s, open, m->taker);
    } else if (open < order->price) {
      buy(m, s, order, open, order->has_rested ? m->maker : m->taker);
    } else if (low < order->price) {
      buy(m, s, order, order->price, m->maker);
      entered_inside = 1;
    } else {
      order->has_rested = 1;
      is_done = --order->bars_left <= 0;
    }
    if (is_done) {
      *at = order->next;
      order->next = m->free;
      m->free = k;
      m->position[s].waiting--;
    } else {
      at = &order->next;
    }
  }
  return entered_inside;
}

static void protect_inside(Multi *m, int s, int entered_inside, double high, double low) {
  Position *p = &m->position[s];
  if (p->stop > 0 && low <= p->stop) sell(m, s, entered_inside && p->entry < p->stop ? p->entry : p->stop, m->taker);
  else if (p->target > 0 && !entered_inside && high > p->target) sell(m, s, p->target, m->maker);
}

static inline void add(Aggregate *a, int bars, double open, double high, double low, double close, double volume) {
  if (a->count == 0) {
    a->open = open;
    a->high = high;
    a->low = low;
    a->volume = 0;
  } else {
    if (high > a->high) a->high = high;
    if (low < a->low) a->low = low;
  }
  a->close = close;
  a->volume += volume;
  a->is_done = ++a->count == bars;
  if (a->is_done) a->count = 0;
}

// No order of these strategies is ever cut for want of cash, so markets need not take turns at the open.
void multi_run(Multi *m, MultiOnBar on_bar, void *strategy) {
  for (int i = 0; i < m->n; i++) {
    m->i = i;
    double held = 0;
    for (int s = 0; s < MARKETS; s++) {
      double open = m->open[s][i], high = m->high[s][i], low = m->low[s][i], close = m->close[s][i];
      Position *p = &m->position[s];
      int entered_inside = 0;
      if (p->quantity > 0) protect_at_open(m, s, open);
      if (p->head >= 0) entered_inside = serve(m, s, open, low);
      if (p->quantity > 0) protect_inside(m, s, entered_inside, high, low);
      add(&m->five[s], 5, open, high, low, close, m->volume[s][i]);
      add(&m->hour[s], 60, open, high, low, close, m->volume[s][i]);
      held += p->quantity * close;
    }
    m->value = m->cash + held;
    m->equity[i] = m->value;
    for (int s = 0; s < MARKETS; s++) on_bar(m, s, strategy);
  }
}
