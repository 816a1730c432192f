import type { MarketFlags } from '../market/flags.js';

export interface DataFlags extends MarketFlags {
  readonly against: string;
  readonly tolerance: number;
  readonly refetch: boolean;
  readonly accept: string;
  readonly baseUrl: string;
}
