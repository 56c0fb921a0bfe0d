import { InvariantError, type Result } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type { Rule } from '@fairlead/rules-domain';
import type { RuleVersions } from './ports/rule-versions';
import type { RuleSet } from './rule-set';

/** Reads rules as they are written; refuses with what is wrong. */
export type ReadRules = (text: string) => Result<readonly Rule[], readonly string[]>;

/** Keeps the rules of this engine those that the database says are in force: an engine's own file decides nothing by itself. */
export class RulesInForce {
  /** The text that was read last, with what it says. */
  private last: { readonly text: string; readonly rules: readonly Rule[] } | null = null;

  constructor(
    private readonly parts: {
      readonly versions: RuleVersions;
      readonly ruleSet: RuleSet;
      readonly read: ReadRules;
    },
  ) {}

  /** Spares the engine to read what it has just read. */
  remember(text: string, rules: readonly Rule[]): void {
    this.last = { text, rules };
  }

  /** Loads what is in force where that is not what this engine has. Throws where it cannot read it: then it cannot decide. */
  async refresh(tx: Tx): Promise<void> {
    const { versions, ruleSet } = this.parts;
    if ((await versions.revision(tx)) === ruleSet.revision) return;
    const stored = await versions.inForce(tx);
    if (stored === null || stored.text === null) return;
    const { version, revision, overlays, since } = stored;
    const rules = this.rulesOf(stored.text, version).map((rule) => ({
      ...rule,
      version: stored.versions.get(rule.id) ?? 1,
    }));
    ruleSet.replace({ rules, overlays, version, revision, since });
  }

  private rulesOf(text: string, version: number): readonly Rule[] {
    if (this.last?.text === text) return this.last.rules;
    const read = this.parts.read(text);
    if (!read.ok) {
      throw new InvariantError(
        `version ${version} of the rules cannot be read by this engine, so it decides nothing: ${read.refusal.join('; ')}`,
      );
    }
    this.remember(text, read.value);
    return read.value;
  }
}
