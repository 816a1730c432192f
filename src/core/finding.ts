/** Something that a reader must know before believing the figures of a run. */
export interface FindingRow {
  readonly severity: 'info' | 'warning' | 'error';
  /** one or two sentences */
  readonly text: string;
}
