import type { RunSpec } from '../core/spec.js';

/** What an account and its venue allow. */
export type TradingRules = RunSpec['account'] & RunSpec['execution'];
