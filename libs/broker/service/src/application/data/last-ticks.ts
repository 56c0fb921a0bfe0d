import type { TickRow } from '@fairlead/contracts';

/** What the broker last reported of each instrument: it reports again only when something changes. */
export class LastTicks {
  private readonly byKey = new Map<string, Map<TickRow[1], { row: TickRow; delayed: boolean }>>();

  note(row: TickRow, delayed: boolean): void {
    const known =
      this.byKey.get(row[0]) ?? new Map<TickRow[1], { row: TickRow; delayed: boolean }>();
    this.byKey.set(row[0], known.set(row[1], { row, delayed }));
  }

  /** Returns the last ticks of these instruments that came live, or those that came delayed. */
  of(instrumentKeys: Iterable<string>, delayed: boolean): readonly TickRow[] {
    return [...instrumentKeys].flatMap((key) =>
      [...(this.byKey.get(key)?.values() ?? [])]
        .filter((each) => each.delayed === delayed)
        .map(({ row }) => row),
    );
  }

  forget(instrumentKey: string): void {
    this.byKey.delete(instrumentKey);
  }

  /** The stream has broken: what was reported before may be long untrue. */
  forgetAll(): void {
    this.byKey.clear();
  }
}
