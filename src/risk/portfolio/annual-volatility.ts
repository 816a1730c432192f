/** How volatility is measured, for the sizers that ask: the features of these names, scaled to a year of 365 days. */
export const ESTIMATOR = {
  type: 'choice',
  default: 'ewma',
  options: ['ewma', 'close-to-close', 'parkinson', 'garman-klass', 'rogers-satchell', 'yang-zhang'],
  doc: 'how volatility is measured: fading squared returns, the plain standard deviation, or from the range of the bars',
} as const;

export const VOLATILITY_WINDOW = {
  type: 'int',
  default: 32,
  min: 2,
  max: 5000,
  doc: 'bars that volatility is measured over; ewma keeps 1 - 2 / (window + 1) per bar, 0.94 at 32 as RiskMetrics',
  sweep: [16, 32, 64, 128],
} as const;

/** The feature to ask for, e.g. `yang-zhang(period=32, per=year)`: fraction per year. */
export function annualVolatility(estimator: (typeof ESTIMATOR.options)[number], window: number): string {
  if (estimator === 'ewma') return `ewma-volatility(decay=${1 - 2 / (window + 1)}, seed=${window}, per=year)`;
  const name = estimator === 'close-to-close' ? 'volatility' : estimator;
  return `${name}(period=${window}, per=year)`;
}
