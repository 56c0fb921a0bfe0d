import type { EVENT_FIELDS } from '@fairlead/contracts/event-fields';
import type { RuleTrigger } from '@fairlead/contracts/rule-events';
import type { NumberWanted, TextWanted } from './field-wanted';

type Fields = typeof EVENT_FIELDS;
/** Those of a signal have conditions of their own: `SignalWanted`. */
type TriggerType = Exclude<RuleTrigger, 'signal.accepted'>;
type FamilyOf<Type> = Type extends `${infer Stage}.${string}` ? `${Stage}.*` : never;
/** A type of event that may start a rule, or a family of them: `order.*`. */
export type TriggerPattern = TriggerType | FamilyOf<RuleTrigger>;
type TypesOf<Pattern> = Pattern extends `${infer Stage}.*`
  ? Extract<RuleTrigger, `${Stage}.${string}`>
  : Extract<Pattern, RuleTrigger>;

type NamesIn<Union> = Union extends unknown ? keyof Union : never;
type KindIn<Union, Name> = Union extends unknown
  ? Name extends keyof Union
    ? Union[Name]
    : never
  : never;
/** A word that has a value of its own in one event of a family may be any text in another. */
type Wanted<Kind> = Kind extends 'number'
  ? NumberWanted
  : Kind extends 'flag'
    ? boolean
    : Kind extends 'text'
      ? TextWanted
      : Kind extends readonly (infer Word extends string)[]
        ? TextWanted<Word>
        : never;

type FieldsWanted<Union> = {
  readonly [
    Name in Exclude<NamesIn<Union>, 'instrumentKey' | 'symbol'> as KindIn<
      Union,
      Name
    > extends 'several'
      ? never
      : Name
  ]?: Wanted<KindIn<Union, Name>>; // prettier-ignore
};

/** Fields of an event and what each has to be; all have to hold. Of a family it may be a field of any of its events. */
export type EventWanted<Pattern extends TriggerPattern> = FieldsWanted<Fields[TypesOf<Pattern>]> &
  ('instrumentKey' extends NamesIn<Fields[TypesOf<Pattern>]>
    ? {
        /** Default: the symbol that the rule acts on. */
        readonly symbol?: TextWanted;
      }
    : unknown);

/** An event that starts a rule, as rules.yaml has it. */
export type EventStart = {
  readonly [Pattern in TriggerPattern]: {
    readonly type: Pattern;
    readonly where?: EventWanted<Pattern>;
  };
}[TriggerPattern];
