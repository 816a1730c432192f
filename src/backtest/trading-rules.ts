import type { RunSpec } from '../core/spec.js';

/** What an account and the assumptions of its run allow; what the venue demands of orders is in `MarketRules`. */
export type TradingRules = RunSpec['account'] & RunSpec['execution'] & Pick<RunSpec, 'seed'>;
