import type { Instant } from '@fairlead/core';
import { MemoryTable, type Tx } from '@fairlead/platform';
import {
  type RuleFileEvent,
  type RuleFileRecord,
  type RuleOverlay,
  ruleFileDecider,
} from '@fairlead/rules-domain';
import {
  type FileChange,
  type KeptVersion,
  type OverlayChange,
  type RuleChange,
  RuleVersions,
  type StoredRules,
  type WatchedFileKey,
} from '../../../application/ports/rule-versions';
import { recordOf, versionText } from '../../../application/rule-change-texts';

interface FileRow extends Pick<RuleFileRecord, 'version' | 'sha256' | 'rules'> {
  readonly kind: string;
  readonly revision: number;
  readonly since: ReadonlyMap<string, Instant>;
}

interface FoundRow {
  readonly instance: string;
  readonly textSha256: string;
  readonly sha256: string;
  readonly seq: number;
}

type StandingRow = NonNullable<RuleFileRecord['standing']> & { readonly key: string };
interface VersionRow {
  readonly sha256: string;
  readonly kept: KeptVersion;
}
interface ChangeRow {
  readonly seq: number;
  readonly change: RuleChange;
}

/** The versions of rules without a database. */
export class MemoryRuleVersions extends RuleVersions {
  private readonly files = new MemoryTable<FileRow>(({ kind }) => kind);
  private readonly standings = new MemoryTable<StandingRow>(({ key }) => key);
  private readonly found = new MemoryTable<FoundRow>(({ instance }) => instance);
  private readonly kept = new MemoryTable<VersionRow>(({ kept }) => String(kept.version));
  private readonly overlays = new MemoryTable<RuleOverlay>(({ ruleId }) => ruleId);
  private readonly changes = new MemoryTable<ChangeRow>(({ seq }) => String(seq));
  private seq = 0;

  async inForce(tx: Tx): Promise<StoredRules | null> {
    const file = await this.files.find(tx, 'rules');
    if (file === null || file.version === 0) return null;
    const { version, revision } = file;
    const row = await this.kept.find(tx, String(version));
    const overlays = await this.overlays.list(tx, () => true);
    return {
      ...{ revision, version, text: row?.kept.text ?? null },
      versions: new Map([...file.rules].map(([ruleId, rule]) => [ruleId, rule.version])),
      overlays: new Map(overlays.map((overlay) => [overlay.ruleId, overlay])),
      since: file.since,
    };
  }

  /** Returns how often what decides has changed; null before the first version. */
  async revision(tx: Tx): Promise<number | null> {
    return (await this.files.find(tx, 'rules'))?.revision ?? null;
  }

  async fileRecord(tx: Tx, { account, kind, instance }: WatchedFileKey): Promise<RuleFileRecord> {
    const file = await this.files.find(tx, kind);
    const standing = await this.standings.find(tx, [account, kind].join(' '));
    const { version, sha256, rules } = file ?? ruleFileDecider.initial;
    const base = { ...ruleFileDecider.initial, version, sha256, rules };
    const stood = { sha256: standing?.sha256 ?? '', seenAt: standing?.seenAt ?? (0 as Instant) };
    const record = { ...base, standing: standing === null ? null : stood };
    if (kind !== 'rules') return record;
    const own = await this.found.find(tx, instance);
    const since = await this.found.list(tx, (row) => own !== null && row.seq > own.seq);
    const rows = await this.kept.list(tx, () => true);
    return {
      ...record,
      isDocumented: rows.some((row) => row.kept.version === version),
      lastFound: own === null ? null : { textSha256: own.textSha256, sha256: own.sha256 },
      foundSince: new Set(since.map((row) => row.sha256)),
      contents: new Set(rows.map((row) => row.sha256)),
    };
  }

  async saveFile(tx: Tx, key: WatchedFileKey, { events, now, reason }: FileChange): Promise<void> {
    for (const event of events) await this.saveFileEvent(tx, key, { event, now, reason });
  }

  private async saveFileEvent(
    tx: Tx,
    key: WatchedFileKey,
    { event, now, reason }: Omit<FileChange, 'events'> & { readonly event: RuleFileEvent },
  ): Promise<void> {
    if (event.kind === 'versioned') {
      const { version, sha256, text, file, by, differences } = event;
      const { rules } = ruleFileDecider.evolve(await this.fileRecord(tx, key), event);
      const before = (await this.files.find(tx, key.kind))?.since ?? [];
      const since = new Map([
        ...before,
        ...event.rules.map(({ ruleId }) => [ruleId, now] as const),
      ]);
      await this.files.save(tx, { kind: key.kind, version, sha256, rules, since, revision: await this.next(tx) }); // prettier-ignore
      const kept = { version, text, file, by, differences, at: now };
      await this.kept.save(tx, { sha256, kept });
      const ruleIds = differences.map(({ ruleId }) => ruleId);
      const what = versionText(event);
      await this.record(tx, { kind: 'VERSION', at: now, by, reason, text: what, version, ruleIds });
    }
    if (event.kind === 'found') {
      const { textSha256, sha256 } = event;
      this.seq += 1;
      await this.found.save(tx, { instance: key.instance, textSha256, sha256, seq: this.seq });
    }
    if (event.kind === 'recorded') {
      const { sha256, seenAt } = event;
      await this.standings.save(tx, { key: [key.account, key.kind].join(' '), sha256, seenAt });
    }
  }

  async saveOverlay(tx: Tx, change: OverlayChange): Promise<void> {
    const { event } = change;
    if (event.kind === 'overlaid') await this.overlays.save(tx, event.overlay);
    else await this.overlays.remove(tx, ({ ruleId }) => ruleId === event.ruleId);
    const file = await this.files.find(tx, 'rules');
    if (file !== null) await this.files.save(tx, { ...file, revision: await this.next(tx) });
    await this.record(tx, recordOf(change));
  }

  private async next(tx: Tx): Promise<number> {
    return ((await this.revision(tx)) ?? 0) + 1;
  }

  async record(tx: Tx, change: RuleChange): Promise<void> {
    this.seq += 1;
    await this.changes.save(tx, { seq: this.seq, change });
  }

  async history(
    tx: Tx,
    { ruleId, limit }: { readonly ruleId: string | null; readonly limit: number },
  ): Promise<readonly RuleChange[]> {
    const rows = await this.changes.list(
      tx,
      ({ change }) => ruleId === null || change.ruleIds.includes(ruleId),
    );
    const newest = [...rows].sort((left, right) => right.seq - left.seq).slice(0, limit);
    return newest.map(({ change }) => change);
  }

  async version(tx: Tx, version: number): Promise<KeptVersion | null> {
    return (await this.kept.find(tx, String(version)))?.kept ?? null;
  }
}
