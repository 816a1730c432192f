import type { Advice, MethodScore, SelectionMethod } from './types.js';

/** What is known of a group of columns when advice is asked. */
export interface Evidence {
  readonly scores: Readonly<Partial<Record<SelectionMethod, MethodScore>>>;
  /** how many groups lead in each fold */
  readonly topCount: number;
  readonly topShare: number;
  readonly folds: number;
  /** folds in which the costly methods looked at it */
  readonly tried: number;
  readonly confirmed: number;
  readonly rejected: number;
  /** true when shadows were asked */
  readonly hasShadows: boolean;
}

/** Rise of the held-out loss over its standard error that counts as help. */
const CLEAR = 2;
/** Folds that all agree by chance once in 32 times. */
const SURE_FOLDS = 5;

/**
 * Whether to keep a column, and why, in words.
 *
 * Kept is what helps on rows that training did not see (the held-out loss rises when it is shuffled, in all folds but
 * one of five and by two standard errors of the folds, or in all of five or more folds) and beats its shadows in most
 * folds. What beats its shadows in every fold and leads in four of five is kept when it helps in all folds but one of
 * five, however uneven: calm and wild years differ in size. Where one of these was not asked, the other has to hold and
 * the column has to lead in four folds of five; without both, leading alone decides.
 * What does one of them, or leads with uneven help, is for a person to look at. The rest is dropped.
 */
export function adviseOn(e: Evidence): { advice: Advice; reason: string } {
  if (e.tried === 0) {
    return { advice: 'drop', reason: 'its mutual information with the label was too low to be looked at further' };
  }
  const helped = heldOutHelp(e);
  const beats = !e.hasShadows ? undefined : e.confirmed > e.folds / 2;
  const leads = e.topShare >= 0.8;
  const place = `top ${e.topCount} in ${foldsOf(Math.round(e.topShare * e.folds), e.folds)}`;
  const asked = [helped?.clear, beats].filter((answer) => answer !== undefined);
  const says = [helped?.text, shadowText(e)].filter((text) => text !== undefined);
  if (asked.length === 0) {
    if (leads) return { advice: 'keep', reason: `stable: ${place}` };
    return e.topShare > 0
      ? { advice: 'reconsider', reason: `not stable: ${place}` }
      : { advice: 'drop', reason: `never in the top ${e.topCount}` };
  }
  if (asked.every((answer) => answer) && (asked.length === 2 || leads)) {
    return { advice: 'keep', reason: [...says, place].join('; ') };
  }
  if (helped?.often && e.confirmed === e.folds && leads) return { advice: 'keep', reason: [...says, place].join('; ') };
  if (asked.some((answer) => answer)) return { advice: 'reconsider', reason: [...says, place].join('; ') };
  const isPromising = leads && (helped?.often === true || e.confirmed > 0);
  return isPromising
    ? { advice: 'reconsider', reason: [...says, place].join('; ') }
    : { advice: 'drop', reason: says.join('; ') };
}

function heldOutHelp({
  scores,
  folds,
}: Evidence):
  | { readonly clear: boolean; readonly often: boolean; readonly mean: number; readonly text: string }
  | undefined {
  const { permutation } = scores;
  if (permutation === undefined) return undefined;
  const { value, sd, byFold } = permutation;
  const helped = byFold.reduce((count, rise) => count + Number(rise > 0), 0);
  // The size of help may differ much between calm and wild years: being there in each of five is as rare by chance.
  const isSteady = helped === folds && folds >= SURE_FOLDS;
  const often = value > 0 && helped >= folds - Math.floor(folds / 5);
  const clear = often && (isSteady || value > (CLEAR * sd) / Math.sqrt(folds));
  if (byFold.every((rise) => rise === 0)) return { clear: false, often: false, mean: 0, text: 'no tree uses it' };
  return { clear, often, mean: value, text: helpText({ clear, often, value }, `${helped} of ${folds} folds`) };
}

function helpText({ clear, often, value }: { clear: boolean; often: boolean; value: number }, share: string): string {
  if (clear) return `helps on held-out rows in ${share}`;
  if (often) return `helps on held-out rows in ${share}, unevenly`;
  if (value > 0) return `its help on held-out rows, in ${share}, is not clear of chance`;
  return `does no good on held-out rows on average (helps in ${share})`;
}

function shadowText({ hasShadows, confirmed, rejected, folds }: Evidence): string | undefined {
  if (!hasShadows) return undefined;
  if (confirmed > 0) return `above its shadows in ${foldsOf(confirmed, folds)}`;
  if (rejected > 0) return `below its shadows in ${foldsOf(rejected, folds)}`;
  return 'not told apart from its shadows';
}

function foldsOf(count: number, folds: number): string {
  return `${count} of ${folds} folds`;
}

/** Why a duplicate goes: which column stands for it, how close they are, and which of them scores higher. */
export function duplicateReason(twin: {
  readonly name: string;
  readonly rho: number;
  readonly own: number;
  readonly other: number;
}): string {
  const who = twin.other > twin.own ? `${twin.name} scores higher` : 'they score alike';
  return `duplicate of ${twin.name} (ρ ${twin.rho.toFixed(2)}), ${who}`;
}
