import { type Shape, choice, mapped, maybe, needed, record } from '@fairlead/core/document';
import { type FieldValue, SIGNAL_EVENT } from '../facts';
import { startingEvents } from '../shapes/event-fields';
import { anyText } from '../shapes/names';
import type { RuleContext } from '../shapes/rule-context';
import type { ActionKind } from './kind';

/** How urgent a notice is. */
const NOTICE_LEVELS = ['info', 'warning', 'alarm'] as const;
/** How urgent a notice is. */
export type NoticeLevel = (typeof NOTICE_LEVELS)[number];

/** Lets somebody know, and orders nothing. */
export interface NotifyAction {
  readonly kind: 'notify';
  readonly level: NoticeLevel;
  /** May hold names in braces, such as `{confidence}`: the value of the moment takes their place. */
  readonly message: string;
}

const IN_BRACES = /\{([^{}]*)\}/g;

/** A notice is an event (`decision.notified`) and a line of the log. */
export const notifyKind: ActionKind<NotifyAction> = {
  shape: notifyShape,
  text: ({ level, message }) => `notify (${level}) "${message}"`,
};

/** Returns the text of a notice, with the values of the moment; what is not known is a dash. */
export function noticeText(message: string, fields: ReadonlyMap<string, FieldValue>): string {
  return message.replaceAll(IN_BRACES, (_braces, name: string) => String(fields.get(name) ?? '–'));
}

/** Written as its text alone, which is a notice of level info, or as a map. */
function notifyShape(context: RuleContext): Shape<NotifyAction> {
  const message = messageShape(context);
  const full = mapped(
    record({ level: maybe(choice(NOTICE_LEVELS)), message: needed(message) }),
    ({ level, ...rest }): NotifyAction => ({ kind: 'notify', level: level ?? 'info', ...rest }),
  );
  const short = mapped(message, (text): NotifyAction => ({ kind: 'notify', level: 'info', message: text })); // prettier-ignore
  return {
    schema: { anyOf: [short.schema, full.schema] },
    read: (node, reading) => (node.kind === 'map' ? full : short).read(node, reading),
  };
}

/** A text whose names in braces are fields of a signal, or of another event that may start a rule. */
function messageShape(context: RuleContext): Shape<string> {
  const events = startingEvents(context);
  const signal = events.get(SIGNAL_EVENT);
  const [known, maps] = [Object.keys(signal?.fields ?? {}), Object.keys(signal?.maps ?? {})];
  const isField = (name: string): boolean => {
    const [map = '', key] = name.split('.');
    if (key !== undefined && maps.includes(map)) return true;
    return [...events.values()].some(({ fields }) => Object.hasOwn(fields, name));
  };
  return mapped(anyText, (message, node, reading) => {
    const names = [...message.matchAll(IN_BRACES)].map(([, name = '']) => name);
    const foreign = names.find((name) => !isField(name));
    if (foreign === undefined) return message;
    const may = [...known, ...maps.map((each) => `${each}.<name>`)].join(', ');
    return reading.report(
      node.at,
      `"{${foreign}}" is no field of a signal, nor of another event; of a signal it may be ${may}`,
    );
  });
}
