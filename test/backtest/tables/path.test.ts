import { describe, it } from 'vitest';
import { playTable } from '../bar-table.js';

describe('rule 31: the price walks open, high, low, close', () => {
  const rules = { intrabar: 'open-high-low-close' } as const;

  it('takes the profit when the high comes before the stop', () => {
    playTable(
      `
      bar         | decide                                     | fills         | position
      10 10 10 10 | market +1                                  |               | 0
      10 10 10 10 | limit -1 at 11 reduce; stop -1 at 9 reduce | +1 @ 10       | 1
      10 12 8  10 |                                            | -1 @ 11 maker | 0
    `,
      { rules, orders: ['filled', 'filled', 'cancelled'] },
    );
  });

  it('stops a short on the way up before its profit on the way down', () => {
    playTable(
      `
      bar         | decide                                     | fills   | position
      10 10 10 10 | market -1                                  |         | 0
      10 10 10 10 | limit +1 at 9 reduce; stop +1 at 11 reduce | -1 @ 10 | -1
      10 12 8  10 |                                            | +1 @ 11 | 0
    `,
      { rules },
    );
  });

  it('fills a buy stop on the way up and its stop on the way down, at its own price', () => {
    playTable(
      `
      bar         | decide                             | fills            | cash
      10 10 10 10 | stop +1 at 11; stop -1 at 9 reduce |                  | 1000
      10 12 8  10 |                                    | +1 @ 11; -1 @ 9  | 998
    `,
      { rules },
    );
  });

  it('leaves an entry on the way down alone that the high was before: rule 7c does not apply', () => {
    playTable(
      `
      bar         | decide                             | fills        | position
      10 10 10 10 | limit +1 at 9; stop +1 at 11       |              | 0
      10 10.5 8 10 |                                   | +1 @ 9 maker | 1
    `,
      { rules },
    );
  });

  it('takes the profit of an entry on the way up in the same bar: rule 7d does not apply', () => {
    playTable(
      `
      bar         | decide                                | fills                  | position
      10 10 10 10 | stop +1 at 11; limit -1 at 12 reduce  |                        | 0
      10 13 10 10 |                                       | +1 @ 11; -1 @ 12 maker | 0
    `,
      { rules },
    );
  });

  it('meets the close last: an entry at the low, its profit on the way back', () => {
    playTable(
      `
      bar         | decide                                 | fills                        | position
      10 10 10 10 | limit +1 at 9; limit -1 at 9.5 reduce  |                              | 0
      10 10 8  10 |                                        | +1 @ 9 maker; -1 @ 9.5 maker | 0
    `,
      { rules },
    );
  });

  it('does not fill a limit at the very end of the way up, unless touching is enough', () => {
    const text = (fills: string): string => `
      bar         | decide         | fills
      10 10 10 10 | limit -1 at 12 |
      10 12 10 10 |                | ${fills}
    `;
    playTable(text(''), { rules });
    playTable(text('-1 @ 12 maker'), { rules: { ...rules, limitFill: 'touch' } });
  });

  it('sends a stop first and then the older order where both stand at one price', () => {
    playTable(
      `
      bar         | decide                                                       | fills
      10 10 10 10 | take-profit -1 at 11; limit -2 at 11; stop +4 at 11          |
      10 12 10 10 |                                                              | +4 @ 11; -1 @ 11; -2 @ 11 maker
    `,
      { rules },
    );
  });

  it('fires a stop at once that the price is already beyond when there is something to protect', () => {
    playTable(
      `
      bar         | decide                                 | fills                     | position
      10 10 10 10 | limit +1 at 9; stop -1 at 9.5 reduce   |                           | 0
      10 10 8  10 |                                        | +1 @ 9 maker; -1 @ 9      | 0
    `,
      { rules },
    );
  });

  it('meets a stop-limit as a limit order from the point at which it fired', () => {
    playTable(
      `
      bar          | decide                             | fills
      10 10 10  10 | stop-limit +1 at 11 limit 10.5     |
      10 12 10  11 |                                    | +1 @ 10.5 maker
    `,
      { rules },
    );
  });

  it('lets a trailing stop follow the way up and hits it on the way down', () => {
    playTable(
      `
      bar         | decide                              | fills    | position
      10 10 10 10 | market +1                           |          | 0
      10 10 10 10 | trail -1 by 1 reduce                | +1 @ 10  | 1
      10 13 10 11 |                                     | -1 @ 12  | 0
    `,
      { rules },
    );
  });

  it('runs out of volume along the way', () => {
    playTable(
      `
      bar            | decide                        | fills
      10 10 10 10    | limit -3 at 11; stop -3 at 9  |
      10 12 8  10 4  |                               | -3 @ 11 maker; -1 @ 9
      8  8  8  8     |                               | -2 @ 8
    `,
      { rules },
    );
  });
});

describe('rule 31: the price walks open, low, high, close', () => {
  const rules = { intrabar: 'open-low-high-close' } as const;

  it('stops a long before its profit', () => {
    playTable(
      `
      bar         | decide                                     | fills   | position
      10 10 10 10 | market +1                                  |         | 0
      10 10 10 10 | limit -1 at 11 reduce; stop -1 at 9 reduce | +1 @ 10 | 1
      10 12 8  10 |                                            | -1 @ 9  | 0
    `,
      { rules },
    );
  });

  it('lets a short take its profit first', () => {
    playTable(
      `
      bar         | decide                                     | fills        | position
      10 10 10 10 | market -1                                  |              | 0
      10 10 10 10 | limit +1 at 9 reduce; stop +1 at 11 reduce | -1 @ 10      | -1
      10 12 8  10 |                                            | +1 @ 9 maker | 0
    `,
      { rules },
    );
  });

  it('stops an entry of the way up on the way to the close', () => {
    playTable(
      `
      bar         | decide                             | fills              | cash
      10 10 10 10 | stop +1 at 11; stop -1 at 9 reduce |                    | 1000
      10 12 8  8  |                                    | +1 @ 11; -1 @ 9    | 998
    `,
      { rules },
    );
  });

  it('leaves that entry alone when the close stays above its stop: the low came before it', () => {
    playTable(
      `
      bar         | decide                             | fills    | position
      10 10 10 10 | stop +1 at 11; stop -1 at 9 reduce |          | 0
      10 12 8  10 |                                    | +1 @ 11  | 1
    `,
      { rules },
    );
  });
});

describe('rule 31: nearest', () => {
  const rules = { intrabar: 'nearest' } as const;

  it('goes to the high first when that is nearer to the open', () => {
    playTable(
      `
      bar         | decide                                     | fills         | position
      10 10 10 10 | market +1                                  |               | 0
      10 10 10 10 | limit -1 at 11 reduce; stop -1 at 8 reduce | +1 @ 10       | 1
      10 12 7  10 |                                            | -1 @ 11 maker | 0
    `,
      { rules },
    );
  });

  it('goes to the low first when that is nearer', () => {
    playTable(
      `
      bar         | decide                                     | fills   | position
      10 10 10 10 | market +1                                  |         | 0
      10 10 10 10 | limit -1 at 11 reduce; stop -1 at 9 reduce | +1 @ 10 | 1
      10 13 8  10 |                                            | -1 @ 9  | 0
    `,
      { rules },
    );
  });

  it('goes to the high first when both are equally far', () => {
    playTable(
      `
      bar         | decide                                     | fills   | position
      10 10 10 10 | market -1                                  |         | 0
      10 10 10 10 | limit +1 at 9 reduce; stop +1 at 11 reduce | -1 @ 10 | -1
      10 12 8  10 |                                            | +1 @ 11 | 0
    `,
      { rules },
    );
  });
});

describe('rule 31: optimistic', () => {
  const rules = { intrabar: 'optimistic' } as const;

  it('takes the profit, not the stop, when the bar reaches both', () => {
    playTable(
      `
      bar         | decide                                     | fills         | position
      10 10 10 10 | market +1                                  |               | 0
      10 10 10 10 | limit -1 at 11 reduce; stop -1 at 9 reduce | +1 @ 10       | 1
      10 12 8  10 |                                            | -1 @ 11 maker | 0
    `,
      { rules },
    );
  });

  it('takes profit on an entry of the same bar', () => {
    playTable(
      `
      bar         | decide                                | fills                       | position
      10 10 10 10 | limit +1 at 9; limit -1 at 11 reduce  |                             | 0
      10 12 8  10 |                                       | +1 @ 9 maker; -1 @ 11 maker | 0
    `,
      { rules },
    );
  });

  it('leaves an entry alone whose stop the low reached, when the close is above it', () => {
    playTable(
      `
      bar         | decide                              | fills        | position
      10 10 10 10 | limit +1 at 9; stop -1 at 8 reduce  |              | 0
      10 10 7  10 |                                     | +1 @ 9 maker | 1
    `,
      { rules },
    );
  });

  it('stops an entry of the same bar when the close is at or beyond its stop', () => {
    playTable(
      `
      bar         | decide                              | fills                | position
      10 10 10 10 | limit +1 at 9; stop -1 at 8 reduce  |                      | 0
      10 10 7  8  |                                     | +1 @ 9 maker; -1 @ 8 | 0
    `,
      { rules },
    );
  });

  it('still stops what was held before the bar', () => {
    playTable(
      `
      bar         | decide              | fills   | position
      10 10 10 10 | market +1           |         | 0
      10 10 10 10 | stop -1 at 9 reduce | +1 @ 10 | 1
      10 10 8  10 |                     | -1 @ 9  | 0
    `,
      { rules },
    );
  });
});

describe('rule 32: finer bars', () => {
  it('finds in the finer bars that the profit came first', () => {
    playTable(`
      bar         | detail                  | decide                                     | fills         | position
      10 10 10 10 | 10 10 10 10/10 10 10 10 | market +1                                  |               | 0
      10 10 10 10 | 10 10 10 10/10 10 10 10 | limit -1 at 11 reduce; stop -1 at 9 reduce | +1 @ 10       | 1
      10 12 8  10 | 10 12 10 11/11 11 8  10 |                                            | -1 @ 11 maker | 0
    `);
  });

  it('finds in the finer bars that the stop came first', () => {
    playTable(`
      bar         | detail                  | decide                                     | fills   | position
      10 10 10 10 | 10 10 10 10/10 10 10 10 | market -1                                  |         | 0
      10 10 10 10 | 10 10 10 10/10 10 10 10 | limit +1 at 9 reduce; stop +1 at 11 reduce | -1 @ 10 | -1
      10 12 8  10 | 10 12 10 11/11 11 8  10 |                                            | +1 @ 11 | 0
    `);
  });

  it('plays a tie inside one finer bar by the same pessimistic rules', () => {
    playTable(`
      bar         | detail                  | decide                                     | fills   | position
      10 10 10 10 | 10 10 10 10/10 10 10 10 | market +1                                  |         | 0
      10 10 10 10 | 10 10 10 10/10 10 10 10 | limit -1 at 11 reduce; stop -1 at 9 reduce | +1 @ 10 | 1
      10 12 8  10 | 10 10 10 10/10 12 8  10 |                                            | -1 @ 9  | 0
    `);
  });

  it('takes profit on an entry of an earlier finer bar', () => {
    playTable(`
      bar         | detail                  | decide                                | fills                       | position
      10 10 10 10 | 10 10 10 10/10 10 10 10 | limit +1 at 9; limit -1 at 11 reduce  |                             | 0
      10 12 8  10 | 10 10 8  9/9 12 9 10    |                                       | +1 @ 9 maker; -1 @ 11 maker | 0
    `);
  });

  it('fills a stop that a finer bar jumped over at the open of that finer bar', () => {
    playTable(`
      bar         | detail                  | decide              | fills   | position
      10 10 10 10 | 10 10 10 10/10 10 10 10 | market +1           |         | 0
      10 10 10 10 | 10 10 10 10/10 10 10 10 | stop -1 at 9 reduce | +1 @ 10 | 1
      10 10 7  7  | 10 10 10 10/8  8  7  7  |                     | -1 @ 8  | 0
    `);
  });

  it('takes each finer bar with the cap of its own volume and goes on in the next', () => {
    playTable(`
      bar            | detail                      | decide    | fills
      10 10 10 10    | 10 10 10 10/10 10 10 10     | market +5 |
      10 11 10 11 5  | 10 10 10 10 2/11 11 11 11 3 |           | +2 @ 10; +3 @ 11
    `);
  });

  it('gives the time of the finer bar to the fill', () => {
    const ledger = playTable(`
      bar         | detail                  | decide         | fills
      10 10 10 10 | 10 10 10 10/10 10 10 10 | limit -1 at 11 |
      10 12 10 10 | 10 10 10 10/10 12 10 10 |                | -1 @ 11 maker
    `);
    const [fill] = ledger.fills;
    if (fill.time !== ledger.openTime[1] + 1_800_000) throw new Error(`half past the hour, was ${fill.time}`);
  });

  it('plays a bar as it is whose finer bars are missing or do not add up to it', () => {
    const exits = 'limit -1 at 11 reduce; stop -1 at 9 reduce';
    playTable(`
      bar         | detail                  | decide    | fills   | position
      10 10 10 10 | 10 10 10 10/10 10 10 10 | market +1 |         | 0
      10 10 10 10 | 10 10 10 10/10 10 10 10 | ${exits}  | +1 @ 10 | 1
      10 12 8  10 |                         |           | -1 @ 9  | 0
    `);
    playTable(`
      bar         | detail                  | decide    | fills   | position
      10 10 10 10 | 10 10 10 10/10 10 10 10 | market +1 |         | 0
      10 10 10 10 | 10 10 10 10/10 10 10 10 | ${exits}  | +1 @ 10 | 1
      10 12 8  10 | 10 12 10 11/11 11 9  10 |           | -1 @ 9  | 0
    `);
  });

  it('ages orders by the longer bar', () => {
    playTable(
      `
      bar          | detail                   | decide               | fills
      10 10 10  10 | 10 10 10 10/10 10 10 10  | limit +1 at 9 for 1  |
      10 10 8.5 10 | 10 10 10 10/10 10 8.5 10 |                      | +1 @ 9 maker
    `,
      { orders: ['filled'] },
    );
  });

  it('counts a limit as rested that was there for a finer bar of the bar before', () => {
    playTable(
      `
      bar          | detail                    | decide         | fills
      10 10 10 10  | 10 10 10 10/10 10 10 10   | limit +1 at 9  |
      10 10 10 10  | 10 10 10 10/10 10 10 10   |                |
      8  8  8  8   | 8  8  8  8/8  8  8  8     |                | +1 @ 8 maker
    `,
      { rules: { latencyMs: 1_800_000 } },
    );
  });

  it('values the other markets at the open of the longer bar when a target is sized', () => {
    playTable(
      `
      AAA          | detail AAA              | BBB              | detail BBB                | decide                  | fills
      10 10 10 10  | 10 10 10 10/10 10 10 10 | 10 10 10 10      | 10 10 10 10/10 10 10 10   | AAA: market +50         |
      10 10 10 10  | 10 10 10 10/10 10 10 10 | 10 10 10 10      | 10 10 10 10/10 10 10 10   | BBB: target 0.5         | AAA: +50 @ 10
      10 20 10 20  | 10 10 10 10/20 20 20 20 | 10 10 10 10 1010 | 10 10 10 10 10/10 10 10 10 |                        | BBB: +10 @ 10; BBB: +40 @ 10
    `,
      { rules: { maxLeverage: 1.5 } },
    );
  });
});
