import { type Decimal, decimal } from '@fairlead/core';
import { type Shape, choice, mapped, maybe, needed, number, record } from '@fairlead/core/document';
import type { CommonFields } from './original-templates';
import type { Rule, RuleMode } from './rule';
import { boundsOf } from './rule-bounds';
import { foreignField } from './shapes/foreign-fields';
import { given } from './shapes/given';

/** What the template that flattens takes; everything but id and symbols has a default. */
export interface FlattenRuleOptions {
  readonly id: string;
  readonly symbols: readonly string[];
  /** Default `basic`. */
  readonly strategy?: string;
  /** How long before the close of the regular session, half days included; default 1. */
  readonly minutesBeforeClose?: Decimal;
  /** Default 200: before any entry. */
  readonly priority?: number;
  /** Default 1. */
  readonly maxPerDay?: number;
  /** Default `live`: it only leaves what its strategy holds, wherever that is. */
  readonly mode?: RuleMode;
  readonly enabled?: boolean;
}

const ONE_MINUTE = decimal(1);

/** Returns the rule that leaves what its strategy holds shortly before the close, once a day. */
export function flattenRule(options: FlattenRuleOptions): Rule {
  return {
    id: options.id,
    strategy: options.strategy ?? 'basic',
    symbols: options.symbols,
    when: {
      kind: 'and',
      of: [
        { kind: 'time', minutesBeforeCloseMax: options.minutesBeforeClose ?? ONE_MINUTE },
        { kind: 'position', open: true },
      ],
    },
    then: { kind: 'close', direction: 'ANY' },
    priority: options.priority ?? 200,
    cooldownMs: 0,
    maxPerDay: options.maxPerDay ?? 1,
    mode: options.mode ?? 'live',
    enabled: options.enabled ?? true,
  };
}

/** Returns how a rule from the template is written. */
export function flattenShape(common: CommonFields): Shape<Rule> {
  const fields = {
    ...common,
    template: needed(choice(['flatten'])),
    minutesBeforeClose: maybe(number(boundsOf('minutesBeforeClose'))),
  };
  const shape = record(fields, foreignField(Object.keys(fields)));
  return mapped(shape, ({ id, symbol, symbols, priority, maxPerDay, ...rest }) =>
    flattenRule({
      ...{ id, symbols: symbols ?? [symbol ?? ''] },
      ...given({
        ...{ strategy: rest.strategy, mode: rest.mode, enabled: rest.enabled },
        minutesBeforeClose: rest.minutesBeforeClose,
        priority: priority?.toNumber(),
        maxPerDay: maxPerDay?.toNumber(),
      }),
    }),
  );
}
