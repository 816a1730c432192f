import type { CostDefinition } from '../core/cost.js';
import type { ExecutionDefinition } from '../core/execution.js';
import { createRegistry, type Registry } from '../core/kit/registry.js';
import type { StrategyDefinition } from '../core/strategy.js';
import { costs as allCosts } from './costs/index.gen.js';
import { ensembleOf } from './ensemble.js';
import { executions as allExecutions } from './execution/index.gen.js';
import { strategies as allStrategies } from './strategies/index.gen.js';

/** Every strategy that a run can name. */
export const strategies: Registry<StrategyDefinition> = createRegistry<StrategyDefinition>('strategy', allStrategies);
// It is made of the others, and so it comes after them.
strategies.add(ensembleOf((text) => strategies.parse(text)));

/** Every cost model that a run can name. */
export const costs: Registry<CostDefinition> = createRegistry<CostDefinition>('cost', allCosts);

/** Every way to work an order over time. */
export const executions: Registry<ExecutionDefinition> = createRegistry<ExecutionDefinition>(
  'execution',
  allExecutions,
);
