import { type Decimal, decimalText } from '@fairlead/core';
import {
  type DocumentNode,
  type Reading,
  type Shape,
  choice,
  flag,
  list,
  mapped,
  maybe,
  number,
  record,
} from '@fairlead/core/document';
import { boundsOf } from '../../rule-bounds';
import { given } from '../../shapes/given';
import { listedSymbol, name } from '../../shapes/names';
import type { RuleContext } from '../../shapes/rule-context';
import { type ConditionKind, listText } from '../kind';
import { positionClauses } from './position-clauses';
import { type PositionCondition, TRADE_STATUSES } from './position-condition';

function positionShape(context: RuleContext): Shape<PositionCondition> {
  const fields = record({
    symbol: maybe(listedSymbol(context)),
    strategy: maybe(name),
    open: maybe(flag),
    direction: maybe(choice(['LONG', 'SHORT'])),
    status: maybe(list(choice(TRADE_STATUSES), { min: 1, max: 6, distinct: true })),
    unrealisedPercentMin: maybe(number(boundsOf('unrealisedPercentMin'))),
    unrealisedPercentMax: maybe(number(boundsOf('unrealisedPercentMax'))),
    heldSecondsMin: maybe(number(boundsOf('heldSecondsMin'))),
    heldSecondsMax: maybe(number(boundsOf('heldSecondsMax'))),
  });
  return mapped(fields, ({ heldSecondsMin, heldSecondsMax, ...rest }, node, reading) => {
    const heldMs = { heldMsMin: msOf(heldSecondsMin), heldMsMax: msOf(heldSecondsMax) };
    const condition: PositionCondition = { kind: 'position', ...given({ ...rest, ...heldMs }) };
    return sound(condition, node, reading) ? condition : undefined;
  });
}

function msOf(seconds: Decimal | undefined): number | undefined {
  return seconds?.times(1_000).round().toNumber();
}

function sound(condition: PositionCondition, node: DocumentNode, reading: Reading): boolean {
  const { open, direction, status, heldMsMin, heldMsMax } = condition;
  const { unrealisedPercentMin: min, unrealisedPercentMax: max } = condition;
  const looked = [open, direction, status, heldMsMin, heldMsMax, min, max];
  const given = looked.filter((field) => field !== undefined);
  const never = (why: string): boolean => {
    reading.report(node.at, `can never hold: ${why}`);
    return false;
  };
  if (given.length === 0) {
    reading.report(node.at, 'looks at nothing: write open, direction, status, unrealisedPercentMin, unrealisedPercentMax, heldSecondsMin or heldSecondsMax'); // prettier-ignore
    return false;
  }
  if (open === false && given.length > 1) {
    return never('nothing is held with open: false, so there is nothing else to look at');
  }
  if (min !== undefined && max !== undefined && min.gt(max)) {
    return never('unrealisedPercentMin is above unrealisedPercentMax');
  }
  if (heldMsMin !== undefined && heldMsMax !== undefined && heldMsMin > heldMsMax) {
    return never('heldSecondsMin is above heldSecondsMax');
  }
  return true;
}

/** Looks at what the rule's strategy, or another one, holds of the symbol. */
export const positionKind: ConditionKind<PositionCondition> = {
  shape: positionShape,
  eventTypes: () => null,
  needs: ({ symbol }) => ({ symbols: symbol === undefined ? [] : [symbol] }),
  clauses: positionClauses,
  sentence: sentenceOf,
};

function sentenceOf(condition: PositionCondition): string {
  const { strategy, symbol, open, direction, status } = condition;
  const { heldMsMin, heldMsMax, unrealisedPercentMin: min, unrealisedPercentMax: max } = condition;
  const who = strategy ?? 'the strategy';
  const trade = `the trade of ${who}${symbol === undefined ? '' : ` in ${symbol}`}`;
  const it = symbol === undefined ? 'it' : trade;
  const holds = open === true ? 'holds' : 'does not hold';
  return listText([
    ...(open === undefined ? [] : [`${who} ${holds} ${symbol ?? 'the symbol'}`]),
    ...(direction === undefined
      ? []
      : [`${who} is ${direction.toLowerCase()}${symbol === undefined ? '' : ` in ${symbol}`}`]),
    ...(status === undefined ? [] : [`${trade} is ${listText(status, 'or')}`]),
    ...(heldMsMin === undefined ? [] : [`${it} has been held for at least ${heldMsMin / 1_000} s`]),
    ...(heldMsMax === undefined ? [] : [`${it} has been held for at most ${heldMsMax / 1_000} s`]),
    ...(min === undefined ? [] : [`${it} stands at ${decimalText(min)} % or better`]),
    ...(max === undefined ? [] : [`${it} stands at ${decimalText(max)} % or worse`]),
  ]);
}
