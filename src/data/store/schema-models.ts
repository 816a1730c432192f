import { TIME } from './schema-parts.js';

/** 64 hex digits, or NULL where nobody wrote it down. */
const HASH = (column: string): string => `CHECK (length(${column}) = 64)`;

/**
 * The next link of the chain, or nothing. `REPLACE` would delete rows without a word to the triggers that guard deletion,
 * so that a row which stands is told apart here.
 */
const nextLink = (table: string): string => `
CREATE TRIGGER ${table}_append BEFORE INSERT ON ${table} BEGIN
  SELECT RAISE(ABORT, 'trials are written one after the other: this is not the next one') WHERE NEW.seq IS NOT
    (SELECT 1 + max(seq) FROM (SELECT 0 AS seq UNION ALL SELECT max(seq) FROM trials UNION ALL SELECT max(seq) FROM trial_results));
  SELECT RAISE(ABORT, 'trials are a chain: prev_hash must be the hash of the one before') WHERE NEW.prev_hash IS NOT
    coalesce((SELECT hash FROM (SELECT seq, hash FROM trials WHERE seq = NEW.seq - 1
      UNION ALL SELECT seq, hash FROM trial_results WHERE seq = NEW.seq - 1)), '');
END;
CREATE TRIGGER ${table}_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'trials are never changed'); END;
CREATE TRIGGER ${table}_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'trials are never deleted'); END;`;

/**
 * Version 4: which model stands for its name, where it came from, and every attempt that was made on the way.
 *
 * Of models from before it is known until when they have learnt (it stands inside them), not from when, nor on what.
 * `trials` is written before the outcome is seen, `trial_results` after; both share one count (`seq`), and each row
 * holds the hash of the one before, so that a row which was changed or taken out later is found.
 */
export const MODEL_TABLES = `
ALTER TABLE models ADD COLUMN status TEXT NOT NULL DEFAULT 'candidate'
  CHECK (status IN ('candidate', 'production', 'retired'));
ALTER TABLE models ADD COLUMN parent TEXT CHECK (parent <> id);
ALTER TABLE models ADD COLUMN trained_from INTEGER ${TIME('trained_from')};
ALTER TABLE models ADD COLUMN trained_until INTEGER ${TIME('trained_until')};
ALTER TABLE models ADD COLUMN data_hash TEXT ${HASH('data_hash')};
ALTER TABLE models ADD COLUMN spec_hash TEXT ${HASH('spec_hash')};
ALTER TABLE models ADD COLUMN code_version TEXT;
UPDATE models SET trained_until = (
  SELECT max(json_extract(one.value, '$.model.known_until_ms')) FROM json_each(models.json, '$.models') AS one
  WHERE one.type = 'object' AND json_type(one.value, '$.model.known_until_ms') = 'integer'
    AND json_extract(one.value, '$.model.known_until_ms') BETWEEN 0 AND 253402300799999
);
CREATE UNIQUE INDEX models_in_production ON models (name) WHERE status = 'production';

CREATE TABLE trials (
  seq INTEGER PRIMARY KEY CHECK (seq >= 1),
  id TEXT NOT NULL CHECK (id <> ''),
  created_at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind <> ''),
  family TEXT NOT NULL CHECK (family <> ''),
  data_hash TEXT NOT NULL ${HASH('data_hash')},
  spec_hash TEXT NOT NULL ${HASH('spec_hash')},
  spec_json TEXT NOT NULL CHECK (json_valid(spec_json)),
  parent INTEGER REFERENCES trials (seq) CHECK (parent < seq),
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL ${HASH('hash')}
) STRICT;
CREATE INDEX trials_by_data ON trials (data_hash, family);

CREATE TABLE trial_results (
  seq INTEGER PRIMARY KEY CHECK (seq >= 1),
  trial_seq INTEGER NOT NULL REFERENCES trials (seq) CHECK (trial_seq < seq),
  created_at INTEGER NOT NULL,
  score_name TEXT NOT NULL CHECK (score_name <> ''),
  value REAL CHECK (value BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
  reason TEXT,
  detail_json TEXT CHECK (json_valid(detail_json)),
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL ${HASH('hash')},
  CHECK ((value IS NULL) = (reason IS NOT NULL))
) STRICT;
CREATE INDEX trial_results_by_trial ON trial_results (trial_seq, score_name);
${nextLink('trials')}
${nextLink('trial_results')}
CREATE TRIGGER trial_results_once BEFORE INSERT ON trial_results
WHEN EXISTS (SELECT 1 FROM trial_results WHERE trial_seq = NEW.trial_seq AND score_name = NEW.score_name) BEGIN
  SELECT RAISE(ABORT, 'a trial has one result of each name');
END;
`;
