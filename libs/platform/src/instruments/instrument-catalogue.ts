import { type InstrumentKey, InvariantError, instrumentKeyOf } from '@fairlead/core';
import { editDistance } from '@fairlead/core/document';
import { type NamedInstrument, spellingOf } from './instrument-names';
import { conflictsIn, namesIn, spellingsIn } from './name-list';

/** One instrument that may be traded. */
export interface ListedInstrument extends NamedInstrument {
  readonly key: InstrumentKey;
  /** What it is called everywhere but at the broker: the plainest name that means it alone. */
  readonly name: string;
}

interface Contents {
  readonly all: readonly ListedInstrument[];
  readonly byKey: ReadonlyMap<string, ListedInstrument>;
  readonly bySpelling: ReadonlyMap<string, readonly ListedInstrument[]>;
}

/**
 * The allow-list: the instruments of `instruments.yaml`, as the file says now. It needs no broker, so signals are accepted while
 * TWS is down.
 */
export class InstrumentCatalogue {
  private contents: Contents;
  private readonly listeners = new Set<() => void>();

  /** Throws an InvariantError where a name would mean two of them and no longer name tells them apart. */
  constructor(descriptions: readonly NamedInstrument[]) {
    this.contents = contentsOf(descriptions);
  }

  /** Takes over what another catalogue lists; informs listeners where that is something else. */
  takeOver({ contents }: InstrumentCatalogue): void {
    if (JSON.stringify(contents.all) === JSON.stringify(this.all)) return;
    this.contents = contents;
    for (const listener of this.listeners) listener();
  }

  /** Calls the listener whenever the list has become another one; it must not throw. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** All instruments in the order of the file. */
  get all(): readonly ListedInstrument[] {
    return this.contents.all;
  }

  /** Returns the instrument of a key, or null where it is not listed. */
  byKey(key: string): ListedInstrument | null {
    return this.contents.byKey.get(key) ?? null;
  }

  /** Returns every instrument that a text may mean: its name, an alias, either in any spelling, or a longer name. */
  meantBy(text: string): readonly ListedInstrument[] {
    return this.contents.bySpelling.get(spellingOf(text)) ?? [];
  }

  /** Returns the one instrument that a text means, or null where it means none or several. */
  named(text: string): ListedInstrument | null {
    const [one, another] = this.meantBy(text);
    return one === undefined || another !== undefined ? null : one;
  }

  /** Returns why a text names no instrument, and what to write instead. */
  whyNot(text: string): string {
    const meant = this.meantBy(text).map(({ name }) => name);
    if (meant.length > 1) {
      return `"${text}" means ${meant.length} instruments of instruments.yaml; write ${listText(meant)}`;
    }
    const nearest = this.nearest(text);
    const hint = nearest.length === 0 ? '' : `; nearest: ${nearest.join(', ')}`;
    return `"${text}" is not listed in instruments.yaml${hint}`;
  }

  /** Returns the names that are spelt most like a text, nearest first; what stands before or after a colon counts by itself. */
  nearest(text: string, count = 3): readonly string[] {
    const wanted = spellingOf(text);
    const parts = [wanted, ...(wanted.includes(':') ? wanted.split(':') : [])];
    return this.all
      .map(({ name, symbol }) => ({ name, distance: distanceOf([name, symbol], parts) }))
      .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
      .slice(0, count)
      .map(({ name }) => name);
  }
}

function contentsOf(descriptions: readonly NamedInstrument[]): Contents {
  const [conflict] = conflictsIn(descriptions);
  if (conflict !== undefined) throw new InvariantError(`${conflict.name} is listed twice`);
  const spellings = spellingsIn(descriptions);
  const names = namesIn(descriptions, spellings);
  const all = descriptions.map((each, index) => ({
    ...each,
    key: instrumentKeyOf(each),
    name: names[index] ?? each.symbol,
  }));
  const bySpelling = [...spellings].map(
    ([spelling, indices]) => [spelling, indices.flatMap((index) => all[index] ?? [])] as const,
  );
  return {
    all,
    byKey: new Map(all.map((each) => [each.key, each])),
    bySpelling: new Map(bySpelling),
  };
}

function distanceOf(names: readonly string[], texts: readonly string[]): number {
  const spelt = names.map(spellingOf);
  return Math.min(...spelt.flatMap((name) => texts.map((text) => editDistance(text, name))));
}

function listText(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}
