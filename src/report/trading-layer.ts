import type { RunSpec } from '../core/spec.js';

/** The parts of the layer between a strategy and the market that a run has, each as its name and canonical texts. */
export function layerFacts({ trading }: Pick<RunSpec, 'trading'>): readonly (readonly [string, string])[] {
  if (trading === undefined) return [];
  const { sizer, stops, takeProfits, risk, execution, confidence } = trading;
  const facts: readonly (readonly [string, readonly string[]])[] = [
    ['Sizer', listOf(sizer)],
    ['Stops', stops],
    ['Take-profits', takeProfits],
    ['Risk rules', risk],
    ['Execution', listOf(execution)],
    ['Confidence', listOf(confidence)],
  ];
  return facts.filter(([, texts]) => texts.length > 0).map(([name, texts]) => [name, texts.join(', ')]);
}

function listOf(text: string | null): readonly string[] {
  return text === null ? [] : [text];
}

/** The same for one line: rules are named without their parameters. */
export function shortLayerFacts(spec: Pick<RunSpec, 'trading'>): readonly (readonly [string, string])[] {
  const risk = (spec.trading?.risk ?? []).map((text) => text.replace(/\(.*$/s, '')).join(', ');
  return layerFacts(spec).map(([name, text]) => [name, name === 'Risk rules' ? risk : text]);
}

const MOST_RULES = 2;

/** A run in a few words, all without parameters: `momentum · kelly, atr + time, 6 risk rules`. */
export function shortTitle({ strategy, trading }: Pick<RunSpec, 'strategy' | 'trading'>): string {
  const words = shortLayerFacts({ trading }).map(([name, text]) =>
    name === 'Risk rules' && (trading?.risk.length ?? 0) > MOST_RULES
      ? `${trading?.risk.length} risk rules`
      : withoutParams(text).replaceAll(', ', ' + '),
  );
  return [withoutParams(strategy), words.join(', ')].filter((text) => text !== '').join(' · ');
}

/** `a(of=x(y=1))@0.6 + b` → `a@0.6 + b` */
export function withoutParams(text: string): string {
  let out = text;
  for (let before = ''; before !== out; ) {
    before = out;
    out = out.replace(/\([^()]*\)/g, '');
  }
  return out;
}
