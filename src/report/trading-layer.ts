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
