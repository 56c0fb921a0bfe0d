import { type InstrumentType, present } from '@fairlead/core';
import { type DocumentNode, type Reading, fieldOf } from '@fairlead/core/document';
import type { NamedInstrument } from './instrument-names';
import { conflictsIn } from './name-list';

/** The kinds of instrument that a line may be of. */
export const INSTRUMENT_TYPES: readonly InstrumentType[] = ['STK', 'OPT', 'FUT', 'CASH', 'IND'];

/** Returns the kind that a line says it is of, or undefined where that is none. */
export function instrumentTypeIn(item: DocumentNode): InstrumentType | undefined {
  const written = textIn(item, 'type');
  return INSTRUMENT_TYPES.find((each) => each === written);
}

/** A currency pair may be written as one symbol: `EUR`, `EUR.USD`, `EUR/USD`, `EURUSD`. */
export function pairOf(symbol: string): { readonly base: string; readonly quote: string } | null {
  const [, base, quote] = /^([A-Z]{3})[./ -]?([A-Z]{3})$/.exec(symbol) ?? [];
  return base === undefined || quote === undefined ? null : { base, quote };
}

/** True where each name means one instrument; reports every other one at its place. */
export function namesOnce(node: DocumentNode, reading: Reading): boolean {
  const items = node.kind === 'list' ? node.items : [];
  const conflicts = conflictsIn(items.map(writtenInstrument));
  for (const { first, second, name, alias: position, reason } of conflicts) {
    const before = present(items[first], 'a conflict is between two of the list');
    const item = present(items[second], 'a conflict is between two of the list');
    const field = position === null ? 'symbol' : 'aliases';
    const at = position === null ? fieldOf(item, 'symbol') : aliasesOf(item)[position];
    const { line } = (fieldOf(before, 'symbol') ?? before).at;
    const message = `${name} is listed already in line ${line}: ${reason}`;
    reading
      .into(second)
      .into(field)
      .report((at ?? item).at, message);
  }
  return conflicts.length === 0;
}

/** An item as it is written, sound or not: names that stand twice are found in one go with what else is wrong. */
function writtenInstrument(item: DocumentNode): NamedInstrument {
  const said = (field: string): string => textIn(item, field);
  const type = instrumentTypeIn(item) ?? 'STK';
  const [month, place] = [said('expiry').replaceAll('-', ''), said('primaryExchange')];
  return {
    symbol: type === 'CASH' ? (pairOf(said('symbol'))?.base ?? said('symbol')) : said('symbol'),
    ...{ type, currency: said('currency'), exchange: said('exchange') },
    aliases: aliasesOf(item).map(textOf),
    ...(place === '' ? {} : { primaryExchange: place }),
    ...(month === '' ? {} : { expiry: month }),
    ...(type === 'OPT' ? { strike: said('strike'), right: said('right') === 'P' ? 'P' : 'C' } : {}),
  };
}

function aliasesOf(item: DocumentNode): readonly DocumentNode[] {
  const aliases = fieldOf(item, 'aliases');
  return aliases?.kind === 'list' ? aliases.items : [];
}

/** Returns the text of a field, empty where it has none. */
export function textIn(item: DocumentNode, field: string): string {
  return textOf(fieldOf(item, field));
}

function textOf(node: DocumentNode | null | undefined): string {
  return node?.kind === 'scalar' ? node.text : '';
}
