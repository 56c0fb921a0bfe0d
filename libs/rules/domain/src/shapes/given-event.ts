import { type Shape, mapped } from '@fairlead/core/document';
import { eventKind } from '../conditions/event';
import { type FieldValue, SIGNAL_EVENT } from '../facts';
import type { RuleContext } from './rule-context';

/** An event as it is given to try rules with. */
export interface GivenEvent {
  readonly type: string;
  readonly fields: ReadonlyMap<string, FieldValue>;
}

/** Returns how an event is given: as a condition names it, with one value for each field. */
export function givenEventShape(context: RuleContext): Shape<GivenEvent> {
  return mapped(eventKind.shape(context), ({ type, where }, node, reading) => {
    if (type === SIGNAL_EVENT || type.endsWith('.*')) {
      const hint = 'a signal is given with signal: { … }';
      return reading.report(node.at, `must be one type of event, such as fill.execution; ${hint}`);
    }
    const compared = where.find(({ comparison }) => comparison !== '=');
    if (compared !== undefined) {
      return reading.report(node.at, `${compared.field} of an event that comes has one value: write ${compared.field}: …`); // prettier-ignore
    }
    const fields = where.flatMap(({ field, values: [value] }) => (value === undefined ? [] : [[field, value] as const])); // prettier-ignore
    return { type, fields: new Map(fields) };
  });
}
