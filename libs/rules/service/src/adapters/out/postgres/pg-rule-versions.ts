import { type Instant, instant } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type { RuleFileEvent, RuleFileRecord, RuleMode, RuleOverlay } from '@fairlead/rules-domain';
import { recordOf, versionText } from '../../../application/rule-change-texts';
import {
  type FileChange,
  type KeptVersion,
  type OverlayChange,
  type RuleChange,
  RuleVersions,
  type StoredRules,
  type WatchedFileKey,
} from '../../../application/ports/rule-versions';

/** The row is there from the first look on: engines that look at the same time wait for each other at it. */
const LOCK = `INSERT INTO rule_file (kind, version, sha256, changed_at_ms) VALUES ($1, 0, '', 0)
  ON CONFLICT (kind) DO UPDATE SET kind = excluded.kind RETURNING version, sha256`;

/** All that is on record of the rules, in one round trip. */
const RECORD = `SELECT
  (SELECT coalesce(json_object_agg(rule_id, json_build_object('version', version, 'sha256', sha256)), '{}')
    FROM rule_version) AS rules,
  (SELECT coalesce(json_agg(sha256), '[]') FROM rules_version) AS contents,
  (SELECT json_build_object('textSha256', text_sha256, 'sha256', sha256)
    FROM rule_file_found WHERE instance = $1) AS "lastFound",
  (SELECT coalesce(json_agg(sha256), '[]') FROM rule_file_found
    WHERE seq > (SELECT seq FROM rule_file_found WHERE instance = $1)) AS "foundSince",
  EXISTS (SELECT 1 FROM rules_version WHERE version = $2) AS "isDocumented"`;

const STANDING = `SELECT sha256, reported_at_ms FROM rule_file_report WHERE account = $1 AND kind = $2`;

const SAVE_VERSION = `WITH file AS (
    UPDATE rule_file SET version = $1, sha256 = $2, changed_at_ms = $3, revision = revision + 1
    WHERE kind = 'rules'),
  document AS (
    INSERT INTO rules_version (version, sha256, document, file, put_by, put_at_ms, differences)
    VALUES ($1, $2, $4, $5, $6, $3, $7::jsonb)),
  rules AS (
    INSERT INTO rule_version (rule_id, version, sha256, content, changed_at_ms)
    SELECT c."ruleId", c.version, c.sha256, c.content::jsonb, $3
    FROM json_to_recordset($8) AS c ("ruleId" text, version integer, sha256 text, content text)
    ON CONFLICT (rule_id) DO UPDATE SET version = excluded.version, sha256 = excluded.sha256,
      content = excluded.content, changed_at_ms = excluded.changed_at_ms)
  INSERT INTO rule_change (kind, at_ms, made_by, what, version, rule_ids, reason) VALUES ('VERSION', $3, $6, $9, $1, $10, $11)`;

const SAVE_FOUND = `INSERT INTO rule_file_found (instance, text_sha256, sha256, seq)
  VALUES ($1, $2, $3, nextval('rule_file_found_seq'))
  ON CONFLICT (instance) DO UPDATE SET text_sha256 = excluded.text_sha256, sha256 = excluded.sha256, seq = excluded.seq`;

const SAVE_STANDING = `INSERT INTO rule_file_report (account, kind, sha256, reported_at_ms) VALUES ($1, $2, $3, $4)
  ON CONFLICT (account, kind) DO UPDATE SET sha256 = excluded.sha256, reported_at_ms = excluded.reported_at_ms`;

const IN_FORCE = `SELECT revision, version,
  (SELECT document FROM rules_version v WHERE v.version = f.version) AS document,
  (SELECT coalesce(json_object_agg(rule_id, version), '{}') FROM rule_version) AS versions,
  (SELECT coalesce(json_object_agg(rule_id, changed_at_ms), '{}') FROM rule_version) AS since,
  (SELECT coalesce(json_agg(json_build_object('ruleId', rule_id, 'enabled', enabled, 'mode', mode,
      'by', set_by, 'at', set_at_ms)), '[]') FROM rule_overlay) AS overlays
  FROM rule_file f WHERE kind = 'rules' AND version > 0`;

const SAVE_OVERLAY = `WITH revision AS (UPDATE rule_file SET revision = revision + 1 WHERE kind = 'rules')
  INSERT INTO rule_overlay (rule_id, enabled, mode, set_by, set_at_ms) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (rule_id) DO UPDATE SET enabled = excluded.enabled, mode = excluded.mode, set_by = excluded.set_by,
    set_at_ms = excluded.set_at_ms`;

const LIFT = `WITH revision AS (UPDATE rule_file SET revision = revision + 1 WHERE kind = 'rules')
  DELETE FROM rule_overlay WHERE rule_id = $1`;

const HISTORY = `SELECT kind, at_ms AS at, made_by AS by, reason, what AS text, version, rule_ids AS "ruleIds" FROM rule_change
  WHERE $1::text IS NULL OR rule_ids @> ARRAY[$1::text] ORDER BY seq DESC LIMIT $2`;

const VERSION = `SELECT version, file, put_by AS by, put_at_ms AS at, document AS text, differences
  FROM rules_version WHERE version = $1`;

interface InForceRow {
  readonly revision: string;
  readonly version: number;
  readonly document: string | null;
  readonly versions: Readonly<Record<string, number>>;
  readonly since: Readonly<Record<string, Instant>>;
  readonly overlays: readonly (Omit<RuleOverlay, 'mode'> & { readonly mode: RuleMode | null })[];
}

type RecordRow = Pick<RuleFileRecord, 'lastFound' | 'isDocumented'> & {
  readonly rules: Readonly<Record<string, { readonly version: number; readonly sha256: string }>>;
  readonly contents: readonly string[];
  readonly foundSince: readonly string[];
};

/** The versions of rules in PostgreSQL. */
export class PgRuleVersions extends RuleVersions {
  async revision(tx: Tx): Promise<number | null> {
    const [row] = await tx.query<{ revision: string }>("SELECT revision FROM rule_file WHERE kind = 'rules'"); // prettier-ignore
    return row === undefined ? null : Number(row.revision);
  }

  async inForce(tx: Tx): Promise<StoredRules | null> {
    const [row] = await tx.query<InForceRow>(IN_FORCE);
    if (row === undefined) return null;
    return {
      ...{ revision: Number(row.revision), version: row.version, text: row.document },
      versions: new Map(Object.entries(row.versions)),
      since: new Map(Object.entries(row.since)),
      overlays: new Map(row.overlays.map((overlay) => [overlay.ruleId, overlay])),
    };
  }

  async fileRecord(tx: Tx, { account, kind, instance }: WatchedFileKey): Promise<RuleFileRecord> {
    const [file] = await tx.query<{ version: number; sha256: string }>(LOCK, [kind]);
    const { version = 0, sha256 = '' } = file ?? {};
    const [row] = kind === 'rules' ? await tx.query<RecordRow>(RECORD, [instance, version]) : [];
    const [standing] = await tx.query<{ sha256: string; reported_at_ms: string }>(STANDING, [account, kind]); // prettier-ignore
    return {
      ...{ version, sha256, rules: new Map(Object.entries(row?.rules ?? {})) },
      ...{ isDocumented: row?.isDocumented ?? false, lastFound: row?.lastFound ?? null },
      ...{ contents: new Set(row?.contents), foundSince: new Set(row?.foundSince) },
      standing:
        standing === undefined
          ? null
          : { sha256: standing.sha256, seenAt: instant(Number(standing.reported_at_ms)) },
    };
  }

  async saveFile(tx: Tx, key: WatchedFileKey, { events, now, reason }: FileChange): Promise<void> {
    for (const event of events) await saveFileEvent(tx, key, { event, now, reason });
  }

  async saveOverlay(tx: Tx, change: OverlayChange): Promise<void> {
    const { event, by, now } = change;
    if (event.kind === 'overlaid') {
      const { ruleId, enabled, mode } = event.overlay;
      await tx.query(SAVE_OVERLAY, [ruleId, enabled, mode, by, now]);
    } else {
      await tx.query(LIFT, [event.ruleId]);
    }
    await this.record(tx, recordOf(change));
  }

  async record(tx: Tx, change: RuleChange): Promise<void> {
    const { kind, at, by, text, version, ruleIds, reason } = change;
    await tx.query(
      'INSERT INTO rule_change (kind, at_ms, made_by, what, version, rule_ids, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [kind, at, by, text, version, ruleIds, reason],
    );
  }

  async history(
    tx: Tx,
    { ruleId, limit }: { readonly ruleId: string | null; readonly limit: number },
  ): Promise<readonly RuleChange[]> {
    const rows = await tx.query<RuleChange & { readonly at: unknown }>(HISTORY, [ruleId, limit]);
    return rows.map((row) => ({ ...row, at: instant(Number(row.at)) }));
  }

  async version(tx: Tx, version: number): Promise<KeptVersion | null> {
    const [row] = await tx.query<KeptVersion & { readonly at: unknown }>(VERSION, [version]);
    return row === undefined ? null : { ...row, at: instant(Number(row.at)) };
  }
}

/** Saves one event of a file. How it stands for one engine is not kept. */
async function saveFileEvent(
  tx: Tx,
  { account, kind, instance }: WatchedFileKey,
  { event, now, reason }: Omit<FileChange, 'events'> & { readonly event: RuleFileEvent },
): Promise<void> {
  if (event.kind === 'versioned') {
    const { version, sha256, text, file, by, differences, rules } = event;
    const what = versionText(event);
    const ruleIds = differences.map(({ ruleId }) => ruleId);
    await tx.query(SAVE_VERSION, [version, sha256, now, text, file, by, JSON.stringify(differences), JSON.stringify(rules), what, ruleIds, reason]); // prettier-ignore
  }
  if (event.kind === 'found') {
    await tx.query(SAVE_FOUND, [instance, event.textSha256, event.sha256]);
  }
  if (event.kind === 'recorded') {
    await tx.query(SAVE_STANDING, [account, kind, event.sha256, event.seenAt]);
  }
}
