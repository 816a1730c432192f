import type { FitTools } from '../../core/model.js';

/** Counts the fits of an ensemble out loud. @param total how many there will be */
export function countFits(tools: FitTools | undefined, total: number): () => void {
  let done = 0;
  return () => tools?.onProgress?.(++done, total);
}
