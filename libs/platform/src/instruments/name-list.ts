import { instrumentKeyOf } from '@fairlead/core';
import { type NamedInstrument, candidateNames, spellingOf, spellingsOf } from './instrument-names';

/** A name of one instrument in a list that an earlier one has. */
export interface NameConflict {
  /** Both by their place in the list. */
  readonly first: number;
  readonly second: number;
  readonly name: string;
  /** Which alias of the second it is; null for its symbol. */
  readonly alias: number | null;
  /** Why no longer name tells them apart. */
  readonly reason: string;
}

/** Which instruments of a list each spelling means, by their place in the list. */
export type Spellings = ReadonlyMap<string, readonly number[]>;

/** Returns which instruments each spelling means. */
export function spellingsIn(list: readonly NamedInstrument[]): Spellings {
  const meant = new Map<string, number[]>();
  for (const [index, instrument] of list.entries()) {
    for (const spelling of new Set(spellingsOf(instrument))) {
      const known = meant.get(spelling);
      if (known === undefined) meant.set(spelling, [index]);
      else known.push(index);
    }
  }
  return meant;
}

/** Returns the name that each instrument goes by: the plainest that is its own alone; null where it has none. */
export function namesIn(
  list: readonly NamedInstrument[],
  spellings: Spellings = spellingsIn(list),
): readonly (string | null)[] {
  const isOwn = (name: string): boolean => spellings.get(spellingOf(name))?.length === 1;
  return list.map((instrument) => candidateNames(instrument).find(isOwn) ?? null);
}

/** Returns every name that would mean two instruments, once, at the later of the two. */
export function conflictsIn(list: readonly NamedInstrument[]): readonly NameConflict[] {
  const spellings = spellingsIn(list);
  const found = [
    ...sameKeys(list),
    ...sharedAliases(list, spellings),
    ...nameless(list, spellings),
  ];
  const known = new Map<string, NameConflict>();
  for (const each of found) {
    const key = `${each.second} ${each.alias ?? ''}`;
    if (!known.has(key)) known.set(key, each);
  }
  return [...known.values()];
}

/** Two that are described alike would be one instrument to every service: a primary exchange alone is no difference. */
function sameKeys(list: readonly NamedInstrument[]): readonly NameConflict[] {
  const firsts = new Map<string, number>();
  return list.flatMap((instrument, second) => {
    const key = instrumentKeyOf(instrument);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, second);
    return first === undefined ? [] : [symbolConflict(list, { first, second }, twinReason(list, { first, second }))]; // prettier-ignore
  });
}

function twinReason(list: readonly NamedInstrument[], { first, second }: Pair): string {
  const [one, other] = [list[first]?.primaryExchange, list[second]?.primaryExchange];
  const place = other ?? one;
  if (one === other || place === undefined) return 'keep one';
  return `a primary exchange alone does not keep their trades apart; keep one, or write exchange: ${place} instead of its SMART`;
}

/** What somebody wrote as an alias is that one's own: no other may be called so. */
function sharedAliases(
  list: readonly NamedInstrument[],
  spellings: Spellings,
): readonly NameConflict[] {
  return list.flatMap(({ aliases = [] }, owner) =>
    aliases.flatMap((name, alias) => {
      const others = (spellings.get(spellingOf(name)) ?? []).filter((one) => one !== owner);
      return others.flatMap((other) => {
        const pair = { first: Math.min(owner, other), second: Math.max(owner, other) };
        if (pair.second === owner) return [{ ...pair, name, alias, reason: 'keep one' }];
        return hasAlias(list[other], name) ? [] : [symbolConflict(list, pair, 'keep one')];
      });
    }),
  );
}

function hasAlias(instrument: NamedInstrument | undefined, name: string): boolean {
  const spellings = (instrument?.aliases ?? []).map(spellingOf);
  return spellings.includes(spellingOf(name));
}

/** Instruments whose every name another one has too. */
function nameless(list: readonly NamedInstrument[], spellings: Spellings): readonly NameConflict[] {
  const reason = 'nothing tells the two apart; keep one, or give each its primaryExchange';
  return namesIn(list, spellings).flatMap((name, index) => {
    if (name !== null) return [];
    const symbol = spellingOf(list[index]?.symbol ?? '');
    const others = list.flatMap((each, other) =>
      other !== index && spellingOf(each.symbol) === symbol ? [other] : [],
    );
    const [other] = others;
    if (other === undefined) return [];
    const pair = { first: Math.min(index, other), second: Math.max(index, other) };
    return [symbolConflict(list, pair, reason)];
  });
}

interface Pair {
  readonly first: number;
  readonly second: number;
}

function symbolConflict(
  list: readonly NamedInstrument[],
  pair: Pair,
  reason: string,
): NameConflict {
  return { ...pair, name: list[pair.second]?.symbol ?? '', alias: null, reason };
}
