import { minuteUtc } from '../core/kit/time.js';
import type { ModelOverlap } from '../core/report.js';
import { timeOf } from './document-money.js';
import { formatNumber, formatPercent, PLAIN, type Typography } from './number.js';

/** What a reader must know before anything else: the model had seen these prices. */
export function overlapSentence(overlap: ModelOverlap, type: Typography = PLAIN): string {
  const { model, trainedFrom, trainedUntil, overlappingBars, bars } = overlap;
  const from = trainedFrom === null ? '' : `from ${minuteUtc(trainedFrom)} `;
  const count = (n: number): string => formatNumber(n, { digits: 0, type });
  const share = formatPercent(overlappingBars / bars, { type });
  return `Trained on the bars of this run: model ${model} has learnt from prices ${from}until ${minuteUtc(trainedUntil)} UTC, and ${count(overlappingBars)} of the ${count(bars)} bars here (${share}) close by then. It remembers what came next, so that these figures say nothing about bars that it has not seen.`;
}

/** Of runs side by side, before any of their figures. @param labels at least one */
export function overlapWarning(labels: readonly string[]): string {
  return `Trained on the bars that they trade, and so flattered: ${labels.join('; ')}.`;
}

/** The same for machines; null for a run that stays clear of the training. */
export function overlapDocument(overlap: ModelOverlap | undefined): object | null {
  if (overlap === undefined) return null;
  return {
    model: overlap.model,
    trained_from: overlap.trainedFrom === null ? null : timeOf(overlap.trainedFrom),
    trained_until: timeOf(overlap.trainedUntil),
    overlapping_bars: overlap.overlappingBars,
    bars: overlap.bars,
    meaning: 'the model was trained on bars of this run: its figures are flattered',
  };
}
