import { durationText } from '@fairlead/core';
import { actionText } from './actions/action';
import { sentenceOf } from './conditions/evaluate';
import { listText } from './conditions/kind';
import type { Rule, RuleMode } from './rule';

const SYMBOLS_SHOWN = 8;

const MODE_TEXTS: Readonly<Record<RuleMode, string>> = {
  off: 'It is off',
  shadow: 'It only reports',
  paper: 'It orders on paper accounts only',
  approve: 'It enters only after a person has approved it, on live accounts too',
  live: 'It orders on live accounts too',
};

/** Returns what a rule says in plain English. */
export function ruleSentence(rule: Rule): string {
  const when = `For ${symbolsText(rule.symbols)}: when ${sentenceOf(rule.when)}`;
  const then = actionText(rule.then, rule.strategy);
  return `${when}, then ${then}${limitsText(rule)}. ${rule.enabled ? MODE_TEXTS[rule.mode] : 'It is not enabled'}.`;
}

function symbolsText(symbols: readonly string[] | null): string {
  if (symbols === null) return 'every symbol';
  const shown = symbols.slice(0, SYMBOLS_SHOWN);
  const more = symbols.length - shown.length;
  return listText([...shown, ...(more > 0 ? [`${more} more`] : [])], more > 0 ? 'and' : 'or');
}

function limitsText({ cooldownMs, maxPerDay, validForMs }: Rule): string {
  const valid = validForMs === undefined ? '' : `, valid for ${durationText(validForMs)}`;
  const limits = [
    ...(cooldownMs > 0 ? [`at most once in ${durationText(cooldownMs)}`] : []),
    ...(maxPerDay === null ? [] : [`at most ${maxPerDay} times a day`]),
  ];
  return `${valid}${limits.length === 0 ? '' : `, ${listText(limits)} for each symbol`}`;
}
