import { QuantError } from '../../core/kit/errors.js';
import type { LearnerTemplate } from './learner-space.js';
import type { Dimension, Point, Space } from './space.js';

/** Everything between features and trades that one trial settles. Canonical texts. */
export interface Pipeline {
  readonly learner: string;
  readonly preprocess: readonly string[];
  /** places of its features among all that there are, increasing */
  readonly features: readonly number[];
  /** probability from which a row counts as "above 0"; 0.5 when absent */
  readonly threshold?: number;
}

/** A list of features under the name by which a user asks for it. */
export interface NamedSet {
  readonly name: string;
  /** places among all features, increasing */
  readonly features: readonly number[];
}

export interface PipelineParts {
  readonly learners: readonly { readonly text: string; readonly template: LearnerTemplate }[];
  /** `none`, `scale-robust`, …: each with its steps, canonical texts */
  readonly preprocesses: readonly { readonly text: string; readonly steps: readonly string[] }[];
  readonly sets: readonly NamedSet[];
  readonly thresholds: readonly number[];
  /** each feature of the set may be left out: their names, in the order of their places */
  readonly choosable?: readonly string[];
}

/** Whole pipelines as points of one space. */
export interface PipelineSpace {
  readonly space: Space;
  /** @throws E_DATA when the point leaves out every feature */
  pipelineAt(point: Point): Pipeline;
}

/**
 * One dimension for each part of which there are several; the parameters of a learner have a meaning only where it is
 * the one that is taken.
 */
export function pipelineSpace({
  learners,
  preprocesses,
  sets,
  thresholds,
  choosable = [],
}: PipelineParts): PipelineSpace {
  const many = (name: string, options: readonly string[]): Dimension[] =>
    options.length > 1 ? [{ type: 'choice', name, options }] : [];
  const ofLearners = learners.flatMap(({ template }, place) =>
    template.dimensions.map((dimension): Dimension => {
      if (learners.length === 1) return dimension;
      const name = learners.some((other, k) => k < place && hasName(other.template, dimension.name))
        ? `${dimension.name}#${place + 1}`
        : dimension.name;
      return { ...dimension, name, when: { name: 'learner', place } };
    }),
  );
  const space: Space = [
    ...many(
      'set',
      sets.map(({ name }) => name),
    ),
    ...many(
      'preprocess',
      preprocesses.map(({ text }) => text),
    ),
    ...many(
      'learner',
      learners.map(({ text }) => text),
    ),
    ...ofLearners,
    ...many('threshold', thresholds.map(String)),
    ...choosable.map((name): Dimension => ({ type: 'choice', name: `use ${name}`, options: ['no', 'yes'] })),
  ];
  const pipelineAt = (point: Point): Pipeline => {
    const { text, template } = learners[point.learner ?? 0];
    const own = Object.fromEntries(
      template.dimensions.map(({ name }) => [name, point[`${name}#${(point.learner ?? 0) + 1}`] ?? point[name]]),
    );
    const set = sets[point.set ?? 0];
    const features = set.features.filter((k) => choosable.length === 0 || point[`use ${choosable[k]}`] === 1);
    if (features.length === 0) throw new QuantError('E_DATA', `${text}: no feature is taken`);
    return {
      learner: template.textAt(own),
      preprocess: preprocesses[point.preprocess ?? 0].steps,
      features,
      ...(thresholds.length === 0 ? {} : { threshold: thresholds[point.threshold ?? 0] }),
    };
  };
  return { space, pipelineAt };
}

const hasName = ({ dimensions }: LearnerTemplate, name: string): boolean => dimensions.some((d) => d.name === name);
