import { type Instant, instant } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type { RuleFileEvent, RuleFileRecord } from '@fairlead/rules-domain';
import type { WatchedFileKey } from '../../../application/ports/rule-store';

/** The row is there from the first look on: engines that look at the same time wait for each other at it. */
const LOCK = `INSERT INTO rule_file (kind, version, sha256, changed_at_ms) VALUES ($1, 0, '', 0)
  ON CONFLICT (kind) DO UPDATE SET kind = excluded.kind RETURNING version, sha256`;

const RULES = `SELECT rule_id AS "ruleId", version, sha256 FROM rule_version WHERE $1 = 'rules'`;

const STANDING = `SELECT sha256, reported_at_ms FROM rule_file_report WHERE account = $1 AND kind = $2`;

const SAVE_FILE = `INSERT INTO rule_file (kind, version, sha256, changed_at_ms) VALUES ($1, $2, $3, $4)
  ON CONFLICT (kind) DO UPDATE SET version = excluded.version, sha256 = excluded.sha256,
    changed_at_ms = excluded.changed_at_ms`;

const SAVE_RULES = `INSERT INTO rule_version (rule_id, version, sha256, content, changed_at_ms)
  SELECT c."ruleId", c.version, c.sha256, c.content::jsonb, $2
  FROM json_to_recordset($1) AS c ("ruleId" text, version integer, sha256 text, content text)
  ON CONFLICT (rule_id) DO UPDATE SET version = excluded.version, sha256 = excluded.sha256,
    content = excluded.content, changed_at_ms = excluded.changed_at_ms`;

const SAVE_STANDING = `INSERT INTO rule_file_report (account, kind, sha256, reported_at_ms) VALUES ($1, $2, $3, $4)
  ON CONFLICT (account, kind) DO UPDATE SET sha256 = excluded.sha256, reported_at_ms = excluded.reported_at_ms`;

/** Returns what is on record of a file, and holds it until the unit of work has ended. */
export async function loadFileRecord(
  tx: Tx,
  { account, kind }: WatchedFileKey,
): Promise<RuleFileRecord> {
  const [file] = await tx.query<{ version: number; sha256: string }>(LOCK, [kind]);
  const rules = await tx.query<{ ruleId: string; version: number; sha256: string }>(RULES, [kind]);
  const [standing] = await tx.query<{ sha256: string; reported_at_ms: string }>(STANDING, [
    account,
    kind,
  ]);
  return {
    version: file?.version ?? 0,
    sha256: file?.sha256 ?? '',
    rules: new Map(rules.map(({ ruleId, version, sha256 }) => [ruleId, { version, sha256 }])),
    standing:
      standing === undefined
        ? null
        : { sha256: standing.sha256, seenAt: instant(Number(standing.reported_at_ms)) },
  };
}

/** Saves one event of a file. How it stands for one engine is not kept. */
export async function saveFileEvent(
  tx: Tx,
  { account, kind }: WatchedFileKey,
  { event, now }: { readonly event: RuleFileEvent; readonly now: Instant },
): Promise<void> {
  if (event.kind === 'versioned') {
    await tx.query(SAVE_FILE, [kind, event.version, event.sha256, now]);
    await tx.query(SAVE_RULES, [JSON.stringify(event.rules), now]);
  }
  if (event.kind === 'recorded') {
    await tx.query(SAVE_STANDING, [account, kind, event.sha256, event.seenAt]);
  }
}
