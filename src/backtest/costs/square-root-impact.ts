import { defineCost, type FillFacts } from '../../core/cost.js';
import { DAY_MS, HOUR_MS } from '../../core/kit/time.js';

/** What one market still feels of our own fills. */
interface Footprint {
  /** units bought less units sold, faded up to `timeMs` */
  volume: number;
  timeMs: number;
}

/**
 * What is left of a footprint at a time, signed units. Impact goes with the root of the volume behind it, so impact that
 * halves is volume that quarters.
 *
 * @param halfLifeHours 0 forgets at once
 */
export function fadedVolume(print: Readonly<Footprint>, timeMs: number, halfLifeHours: number): number {
  if (halfLifeHours === 0) return 0;
  const hours = Math.max(0, timeMs - print.timeMs) / HOUR_MS;
  return print.volume * 0.25 ** (hours / halfLifeHours);
}

/**
 * Mean impact on a fill of `share` after `before` of the same direction, both as shares of a day's volume: the rise of
 * share × √share over the fill, so that an order in many pieces costs what it costs in one.
 *
 * @param scale impact of one daily volume on a fresh market, fraction
 */
export function impactAfter(before: number, share: number, scale: number): number {
  const after = before + share;
  // (after^1.5 − before^1.5) / share, without the difference of two numbers that may be nearly equal.
  const squares = after * after + after * before + before * before;
  return (scale * squares) / (after * Math.sqrt(after) + before * Math.sqrt(before));
}

/**
 * Market impact by the square-root law: coefficient × σ of a day × √(quantity / volume of a day). 1 % of a day's volume
 * at 2 % a day moves the price by 20 basis points.
 *
 * Own fills leave a footprint: buying after buying pays from where the last purchase left the price, and the footprint
 * fades with its half-life. Selling into it is not rewarded: it pays as on a fresh market and takes the footprint
 * back. Makers leave one too. σ and volume are those of the closed bars; where they are not known yet, the range of the
 * bar of the fill, scaled to a day, and its volume stand in.
 *
 * @source Torre 1997, BARRA Market Impact Model Handbook; Tóth et al. 2011, Anomalous Price Impact and the Critical
 *   Nature of Liquidity, Phys. Rev. X 1; decay: Bucci et al. 2018, Slow Decay of Impact in Equity Markets
 */
export default defineCost({
  name: 'square-root-impact',
  summary: 'Impact with the root of the share of the daily volume; own earlier fills fade with a half-life',
  source:
    'Tóth et al. 2011, Anomalous Price Impact and the Critical Nature of Liquidity, Phys. Rev. X 1; Bucci et al. 2018, Slow Decay of Impact in Equity Markets',
  component: 'slippage',
  params: {
    coefficient: {
      type: 'float',
      default: 1,
      min: 0,
      max: 10,
      sweep: [0.5, 1, 2],
      doc: 'impact of one daily volume in units of the daily volatility',
    },
    halfLifeHours: {
      type: 'float',
      default: 24,
      min: 0,
      max: 8760,
      sweep: [0, 4, 24],
      doc: 'time in which the impact of own fills on later ones halves; 0 for none',
    },
  },
  create: ({ coefficient, halfLifeHours }) => {
    const prints = new Map<number, Footprint>();
    const leftOf = (fill: Readonly<FillFacts>): number => {
      const print = prints.get(fill.market);
      return print === undefined ? 0 : fadedVolume(print, fill.time, halfLifeHours);
    };
    return {
      rate: (fill) => {
        const volume = fill.dayVolume > 0 ? fill.dayVolume : Math.max(fill.barVolume, fill.quantity);
        const known = fill.dayVolatility;
        const volatility = Number.isNaN(known) ? fill.barRange * Math.sqrt(DAY_MS / fill.intervalMs) : known;
        const before = Math.max(0, fill.side * leftOf(fill));
        return impactAfter(before / volume, fill.quantity / volume, coefficient * volatility);
      },
      filled: (fill) => {
        const volume = leftOf(fill) + fill.side * fill.quantity;
        const print = prints.get(fill.market);
        if (print === undefined) prints.set(fill.market, { volume, timeMs: fill.time });
        else {
          print.volume = volume;
          print.timeMs = Math.max(print.timeMs, fill.time);
        }
      },
    };
  },
});
