import { type RulesVersion, fileName } from '@fairlead/rules-domain';
import type { OverlayChange, RuleChange } from './ports/rule-versions';

const IDS_SHOWN = 10;

/** Returns what a version of the rules is, in a sentence. */
export function versionText({ version, file, by, differences }: RulesVersion): string {
  const whence = by === null ? fileName(file) : `${fileName(file)}, put in force by ${by}`;
  const parts = (['new', 'changed', 'gone'] as const).flatMap((kind) => {
    const ids = differences.filter((each) => each.kind === kind).map(({ ruleId }) => ruleId);
    if (ids.length === 0) return [];
    const more = ids.length > IDS_SHOWN ? [`${ids.length - IDS_SHOWN} more`] : [];
    return [`${kind}: ${[...ids.slice(0, IDS_SHOWN), ...more].join(', ')}`];
  });
  return `version ${version} from ${whence}${parts.map((part) => `; ${part}`).join('')}`;
}

/** Returns what is kept of what a person set or lifted. */
export function recordOf({ event, by, reason, now }: OverlayChange): RuleChange {
  const [kind, ruleId] =
    event.kind === 'overlaid' ? (['SET', event.overlay.ruleId] as const) : (['LIFTED', event.ruleId] as const); // prettier-ignore
  return { kind, at: now, by, reason, text: event.news, version: null, ruleIds: [ruleId] };
}
