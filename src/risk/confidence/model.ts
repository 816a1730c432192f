import { defineConfidence } from '../../core/confidence.js';

/**
 * A model's probability as confidence in a side.
 *
 * @param p     probability of a rise or, of a meta-model, that the bet wins, [0, 1]
 * @param side  1 long, -1 short
 * @param of    `rise`: p for a long, 1 − p for a short; `bet`: p for either side, which the model has not chosen
 * @param scale `probability`: as it is; `edge`: what it is above one half, doubled, so that a
 *   coin toss is 0 and certainty 1
 * @returns in [0, 1]; NaN where the model says nothing
 * @source own; the edge 2p − 1 is Kelly's fraction of an even bet, Kelly 1956, Bell System Technical Journal 35
 */
export function modelConfidence(
  p: number,
  side: number,
  scale: 'probability' | 'edge',
  of: 'rise' | 'bet' = 'rise',
): number {
  const wanted = side > 0 || of === 'bet' ? p : 1 - p;
  const scaled = scale === 'probability' ? wanted : 2 * wanted - 1;
  return Math.min(1, Math.max(0, scaled));
}

export default defineConfidence({
  name: 'model',
  summary: "The model's probability of the wanted direction",
  source: 'own; Kelly 1956, Bell System Technical Journal 35 (edge)',
  params: {
    scale: {
      type: 'choice',
      default: 'probability',
      options: ['probability', 'edge'],
      doc: 'probability: as predicted, a coin toss is 0.5; edge: what is above one half, doubled, a coin toss is 0',
    },
    of: {
      type: 'choice',
      default: 'rise',
      options: ['rise', 'bet'],
      doc: 'what the model was asked: rise of the price, or, for label meta, whether the bet wins on either side',
    },
  },
  needs: () => ({ features: [], signal: true }),
  create: (p, marketCount) => {
    const last = new Float64Array(marketCount).fill(Number.NaN);
    return {
      update: (view) => {
        last[view.market] = view.signal;
      },
      of: (market, side) => modelConfidence(last[market], side, p.scale, p.of),
    };
  },
});
