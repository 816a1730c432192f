/** The parameter of every strategy that divides the account among its markets. */
export const SHARE = {
  type: 'float',
  default: 1,
  min: 0.01,
  max: 10,
  doc: 'share of the account to invest, all markets together',
} as const;
