import { isoUtc } from '../../core/kit/time.js';
import type { Finding } from '../../data/integrity.js';

/** A finding as it stands in a document. */
export function findingDocument(f: Finding): object {
  return {
    kind: f.kind,
    severity: f.severity,
    time: Number.isNaN(f.openTime) ? null : isoUtc(f.openTime),
    count: f.count,
    message: f.message,
  };
}
