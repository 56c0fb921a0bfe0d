import type { Direction } from '@fairlead/core';
import type { RuleMode, Weekday } from '@fairlead/rules-domain';

/** A decimal in the file: a number of at most 15 digits, or text. */
export type DecimalDocument = number | string;

/** How large an entry is: exactly one field. */
export type SizeDocument = Partial<
  Record<'shares' | 'notional' | 'equityPct' | 'riskPct', DecimalDocument>
>;

/** How far a stop or target stands: exactly one of percent, absolute and atr. */
export interface DistanceDocument {
  readonly percent?: DecimalDocument;
  readonly absolute?: DecimalDocument;
  readonly atr?: DecimalDocument;
  readonly period?: number;
  readonly interval?: string;
}

/** What a field of an event has to be: a value, or comparisons that all hold. */
export type PredicateDocument =
  | string
  | number
  | boolean
  | {
      readonly in?: readonly (string | number | boolean)[];
      readonly gte?: DecimalDocument;
      readonly lte?: DecimalDocument;
      readonly gt?: DecimalDocument;
      readonly lt?: DecimalDocument;
    };

/** A condition: exactly one field. */
export interface ConditionDocument {
  readonly and?: readonly ConditionDocument[];
  readonly or?: readonly ConditionDocument[];
  readonly not?: ConditionDocument;
  readonly event?: {
    readonly type: string;
    readonly where?: Readonly<Record<string, PredicateDocument>>;
  };
  readonly position?: {
    readonly strategy?: string;
    readonly open?: boolean;
    readonly direction?: Direction;
    readonly unrealisedPercentMin?: DecimalDocument;
    readonly unrealisedPercentMax?: DecimalDocument;
    readonly heldSecondsMin?: number;
  };
  readonly time?: {
    readonly start?: string;
    readonly end?: string;
    readonly days?: readonly Weekday[];
    readonly marketHoursOnly?: boolean;
  };
}

interface CommonDocument {
  readonly id: string;
  readonly strategy?: string;
  readonly symbol?: string;
  readonly symbols?: readonly string[];
  readonly priority?: number;
  readonly maxPerDay?: number;
  readonly mode?: RuleMode;
  readonly enabled?: boolean;
}

/** A rule made from a template. */
export interface TemplateDocument extends CommonDocument {
  readonly template: 'buy' | 'short';
  readonly size: SizeDocument;
  readonly confidence?: number;
  readonly stop?: DistanceDocument;
  readonly target?: DistanceDocument;
  readonly cooldownMinutes?: number;
  readonly onOpposite?: 'ignore' | 'close' | 'reverse';
}

/** A rule that is written out. */
export interface FullDocument extends CommonDocument {
  readonly when: ConditionDocument;
  readonly then: {
    readonly enter?: {
      readonly direction: Direction;
      readonly size: SizeDocument;
      readonly stop: DistanceDocument;
      readonly target: DistanceDocument;
      readonly limitOffsetPercent?: DecimalDocument;
      readonly onOpposite?: 'ignore' | 'close' | 'reverse';
      readonly allowShort?: boolean;
    };
    readonly close?: Direction | 'ANY';
  };
  readonly cooldownSeconds?: number;
}

/** A rule in the file. */
export type RuleDocument = TemplateDocument | FullDocument;

/** A rules file whose form the schema found in order. */
export interface RulesDocument {
  readonly rules: readonly RuleDocument[];
}
