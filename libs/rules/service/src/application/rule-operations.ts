import type {
  PersonRequest,
  RuleChangeView,
  RuleSetting,
  RulesVersionView,
} from '@fairlead/contracts';
import { type Clock, instantText } from '@fairlead/core';
import { didYouMean } from '@fairlead/core/document';
import { type InstrumentCatalogue, RequestRefusedError, type Tx } from '@fairlead/platform';
import { type OverlayCommand, type Rule, RULE_MODES, overlayDecider } from '@fairlead/rules-domain';
import type { RuleStore } from './ports/rule-store';
import type { RuleVersions } from './ports/rule-versions';
import type { RuleFiles } from './rule-files';
import type { RuleSet } from './rule-set';
import type { ReadRules, RulesInForce } from './rules-in-force';

const PROBLEMS_SHOWN = 20;

/** What operating rules rests on. */
export interface RuleOperationsParts {
  readonly versions: RuleVersions;
  readonly store: RuleStore;
  readonly files: RuleFiles;
  readonly ruleSet: RuleSet;
  readonly inForce: RulesInForce;
  readonly instruments: InstrumentCatalogue;
  readonly read: ReadRules;
  /** Returns what rules do otherwise than the text of their fixtures says, a line each. */
  readonly checkFixtures: (
    fixtures: string,
    about: { readonly rules: readonly Rule[]; readonly file: string },
  ) => readonly string[];
  readonly clock: Clock;
  readonly account: string;
  readonly instance: string;
}

/** What people do with rules that are in force: every one of it is kept with their name, for ever. */
export class RuleOperations {
  constructor(private readonly parts: RuleOperationsParts) {}

  /** Puts rules in force. Refuses with everything that is wrong with them. */
  async apply(
    request: PersonRequest & { readonly text: string; readonly file: string; readonly fixtures?: string }, // prettier-ignore
    tx: Tx,
  ): Promise<{ readonly version: number; readonly count: number; readonly text: string }> {
    const { text, file, fixtures, by, reason, principal = null } = request;
    const rules = this.parts.read(text);
    if (!rules.ok) throw notInForce('BROKEN_RULES', file, rules.refusal);
    const about = { rules: rules.value, file };
    const failures = fixtures === undefined ? [] : this.parts.checkFixtures(fixtures, about);
    if (failures.length > 0) throw notInForce('FIXTURES_FAILED', file, failures);
    const applied = { rules: rules.value, text, file, by, reason, principal };
    const view = await this.parts.files.apply(tx, applied);
    return { version: view.version, count: view.count, text: view.reason };
  }

  /** Sets something on a rule until it is lifted. */
  async set(
    request: PersonRequest & { readonly ruleId: string; readonly set: RuleSetting },
    tx: Tx,
  ): Promise<{ readonly text: string }> {
    const { versions, files, ruleSet, clock } = this.parts;
    const { ruleId, by, reason, principal = null } = request;
    const ruleIds = await this.lockedRuleIds(tx);
    const now = clock.now();
    const command = { ruleId, set: settingOf(request.set), by, now, ruleIds };
    const decision = overlayDecider.decide(command, { overlays: ruleSet.overlays });
    if (!decision.ok) throw new RequestRefusedError(decision.refusal.code, decision.refusal.message); // prettier-ignore
    for (const event of decision.value) {
      await versions.saveOverlay(tx, { event, by, reason, now });
      files.announce(tx, { news: event.news, by, principal });
    }
    return { text: decision.value[0]?.news ?? `${ruleId}: it is so already` };
  }

  /** Forgets cooldown and daily count. */
  async reset(
    {
      ruleId,
      symbol,
      by,
      reason,
    }: PersonRequest & { readonly ruleId: string; readonly symbol: string | null },
    tx: Tx,
  ): Promise<{ readonly text: string }> {
    const { versions, store, account, clock } = this.parts;
    const ruleIds = await this.lockedRuleIds(tx);
    if (!ruleIds.includes(ruleId)) {
      const message = `no rule has the id "${ruleId}"${didYouMean(ruleId, ruleIds)}`;
      throw new RequestRefusedError('UNKNOWN_RULE', message);
    }
    const instrumentKey = symbol === null ? null : this.keyOf(symbol);
    const count = await store.resetRule(tx, { account, ruleId, instrumentKey });
    const where = symbol ?? `${count} instrument(s)`;
    const text =
      count === 0
        ? `${ruleId} had no cooldown and no count to forget`
        : `${ruleId}: cooldown and daily count of ${where} are forgotten`;
    const change = { kind: 'RESET', at: clock.now(), by, reason, text, version: null } as const;
    await versions.record(tx, { ...change, ruleIds: [ruleId] });
    return { text };
  }

  /** Returns what became of the rules or of one of them, the newest first. */
  async history(
    query: { readonly ruleId: string | null; readonly limit: number },
    tx: Tx,
  ): Promise<readonly RuleChangeView[]> {
    const changes = await this.parts.versions.history(tx, query);
    return changes.map((change) => ({ ...change, at: instantText(change.at) }));
  }

  /** Returns a version as it was written; null where none has that number. */
  async version(number: number, tx: Tx): Promise<RulesVersionView | null> {
    const kept = await this.parts.versions.version(tx, number);
    if (kept === null) return null;
    const { version, by, file, text, at } = kept;
    return { version, by, file, text, at: instantText(at) };
  }

  /** Nobody else puts rules in force or sets anything on them until the unit of work has ended. */
  private async lockedRuleIds(tx: Tx): Promise<readonly string[]> {
    const { versions, inForce, ruleSet, account, instance } = this.parts;
    await versions.fileRecord(tx, { account, kind: 'rules', instance });
    await inForce.refresh(tx);
    return ruleSet.written().map(({ id }) => id);
  }

  private keyOf(symbol: string) {
    const found = this.parts.instruments.named(symbol);
    if (found !== null) return found.key;
    throw new RequestRefusedError('UNKNOWN_SYMBOL', `${symbol} is not listed in instruments.yaml`);
  }
}

function notInForce(code: string, file: string, problems: readonly string[]): RequestRefusedError {
  const shown = problems.slice(0, PROBLEMS_SHOWN).join('\n');
  return new RequestRefusedError(code, `${file} is not put in force:\n${shown}`);
}

function settingOf(set: RuleSetting): OverlayCommand['set'] {
  if (set === 'lift' || 'enabled' in set) return set;
  const mode = RULE_MODES.find((each) => each === set.mode);
  if (mode !== undefined) return { mode };
  const message = `mode must be one of ${RULE_MODES.join(', ')}, not "${set.mode}"${didYouMean(set.mode, RULE_MODES)}`;
  throw new RequestRefusedError('UNKNOWN_MODE', message);
}
