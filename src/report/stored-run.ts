import type { TradingSpec } from '../core/spec.js';
import type { MetricDocuments, RunDocument } from './document.js';

/** The parts of a stored run that a comparison reads; runs of older versions lack some. */
export interface StoredRun extends Pick<RunDocument, 'run_id' | 'kind' | 'title' | 'is_simulated' | 'metrics'> {
  readonly currency?: string;
  readonly model_overlap?: RunDocument['model_overlap'];
  readonly start_cash?: number;
  readonly buy_and_hold?: MetricDocuments;
  readonly first_decision?: string | null;
  readonly costs?: { readonly total?: { readonly bps_of_notional?: number | null } };
  readonly data?: readonly {
    readonly interval: string;
    readonly from: string | null;
    readonly to: string | null;
  }[];
  readonly spec: {
    readonly strategy: string;
    readonly costs: readonly string[];
    readonly market: { readonly venue: string; readonly type: string; readonly symbols: readonly string[] };
    readonly account: { readonly max_leverage?: number; readonly allow_short?: boolean };
    readonly trading?: Omit<TradingSpec, 'takeProfits'> & { readonly take_profits: readonly string[] };
  };
}
