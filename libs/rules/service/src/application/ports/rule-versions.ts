import type { Instant } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type {
  OverlayEvent,
  RuleDifference,
  RuleFileEvent,
  RuleFileKind,
  RuleFileRecord,
  RuleOverlay,
} from '@fairlead/rules-domain';

/** A file of an account, as an engine looks at it. Versions of its content are the same for all accounts and engines. */
export interface WatchedFileKey {
  readonly account: string;
  readonly kind: RuleFileKind;
  /** The replica of the engine that looks. */
  readonly instance: string;
}

/** The rules that decide now, by the database. */
export interface StoredRules {
  /** Counts every change of what decides: a version of the rules, or what a person set on one. */
  readonly revision: number;
  readonly version: number;
  /** As they were written; null where the version is of before this was kept. */
  readonly text: string | null;
  readonly versions: ReadonlyMap<string, number>;
  readonly overlays: ReadonlyMap<string, RuleOverlay>;
  /** Since when each rule has had its content. */
  readonly since: ReadonlyMap<string, Instant>;
}

/** What became of a file. */
export interface FileChange {
  readonly events: readonly RuleFileEvent[];
  readonly now: Instant;
  /** Why a person put it in force; null where the file itself changed. */
  readonly reason: string | null;
}

/** What a person set on a rule, or lifted. */
export interface OverlayChange {
  readonly event: OverlayEvent;
  readonly by: string;
  readonly reason: string;
  readonly now: Instant;
}

/** Something that became of rules, for the record. */
export interface RuleChange {
  readonly kind: 'VERSION' | 'SET' | 'LIFTED' | 'RESET';
  readonly at: Instant;
  /** The person; null where it was a file. */
  readonly by: string | null;
  /** What happened, in a sentence. */
  readonly text: string;
  /** Why the person did it; null where it was a file, and of before this was kept. */
  readonly reason: string | null;
  /** The version of the rules that this made; null where it made none. */
  readonly version: number | null;
  /** The rules that it is about. */
  readonly ruleIds: readonly string[];
}

/** A version of the rules as it is kept. */
export interface KeptVersion {
  readonly version: number;
  readonly file: string;
  readonly by: string | null;
  readonly at: Instant;
  readonly text: string;
  readonly differences: readonly RuleDifference[];
}

/** Where the versions of rules are kept, for ever, with what people set on rules. Every method runs inside the given unit of work. */
export abstract class RuleVersions {
  /** Returns how often what decides has changed; null before the first version. */
  abstract revision(tx: Tx): Promise<number | null>;
  /** Returns the rules that decide now; null before the first. */
  abstract inForce(tx: Tx): Promise<StoredRules | null>;
  /** Returns what is on record of a file. Nobody else changes it, nor what is set on rules, until the unit of work has ended. */
  abstract fileRecord(tx: Tx, key: WatchedFileKey): Promise<RuleFileRecord>;
  /** Saves what became of a file. */
  abstract saveFile(tx: Tx, key: WatchedFileKey, what: FileChange): Promise<void>;
  /** Saves what a person set on a rule, or lifted: it decides from now on. */
  abstract saveOverlay(tx: Tx, change: OverlayChange): Promise<void>;
  /** Keeps what happened; nothing else follows from it. */
  abstract record(tx: Tx, change: RuleChange): Promise<void>;
  /** Returns what became of the rules or of one of them, the newest first. */
  abstract history(
    tx: Tx,
    query: { readonly ruleId: string | null; readonly limit: number },
  ): Promise<readonly RuleChange[]>;
  /** Returns a version as it was written; null where none has that number. */
  abstract version(tx: Tx, version: number): Promise<KeptVersion | null>;
}
