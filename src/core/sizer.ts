import type { ParamSpecs, ParamsOf } from './kit/params.js';
import type { Definition } from './kit/registry.js';
import type { TradingNeeds, TradingView } from './trading-view.js';

/** What a sizer is told when a position is to be opened, or looked at again. */
export interface SizerView extends TradingView {
  /** side wanted in the market at hand: 1 long, -1 short */
  readonly side: number;
  /** the same of any market: 1, -1, or 0 where nothing is wanted */
  sideOf(s: number): number;
  /** distance from the last close to where the stop would stand, as a fraction of the close; NaN in a run without stops */
  readonly stopRate: number;
}

/**
 * The full position of one market: its worth as a share of equity, ≥ 0, whatever the side. NaN says that it is not known
 * yet, and nothing is opened. A strategy that asks for a part of its own full share (1 / markets) gets that part of it.
 * It may be asked several times at a close, for several markets: asking must not change what it answers.
 */
export type Sizer = (view: SizerView) => number;

/** A way to decide how much. */
export interface SizerDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'sizer';
  needs(params: ParamsOf<S>): TradingNeeds;
  /**
   * A position that is open is sized again when what the sizer says has moved by more than this share of what is held;
   * 0: it keeps its size from entry to exit.
   */
  resizeAt(params: ParamsOf<S>): number;
  /** Called once per strategy of a run: what a sizer remembers is of that account alone. */
  create(params: ParamsOf<S>, marketCount: number): Sizer;
}

export function defineSizer<const S extends ParamSpecs>(draft: Omit<SizerDefinition<S>, 'kind'>): SizerDefinition<S> {
  return Object.freeze({ kind: 'sizer', ...draft });
}
