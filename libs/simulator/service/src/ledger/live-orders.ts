import type { OrderView } from '@fairlead/exchange';

/** How many orders look at each instrument. */
class Counts {
  private readonly counts = new Map<string, number>();

  has(id: string): boolean {
    return this.counts.has(id);
  }

  keys(): Iterable<string> {
    return this.counts.keys();
  }

  add(id: string, change: 1 | -1): void {
    const count = (this.counts.get(id) ?? 0) + change;
    if (count === 0) this.counts.delete(id);
    else this.counts.set(id, count);
  }
}

interface Noted {
  readonly instruments: readonly string[];
  readonly dayInstruments: readonly string[];
  readonly trails: boolean;
  readonly held: boolean;
}

/** Which prices matter to the orders that live. */
export class LiveOrders {
  /** Instruments that orders trade, or that their conditions look at. */
  readonly instruments = new Counts();
  /** Instruments whose volume or change of the day a condition looks at. */
  readonly dayInstruments = new Counts();
  trailing = 0;
  heldOrders = 0;
  private readonly noted = new Map<number, Noted>();

  /** Takes in how an order stands now. */
  note(view: OrderView): void {
    const before = this.noted.get(view.permId);
    if (before !== undefined) this.count(before, -1);
    this.noted.delete(view.permId);
    const live = view.state === 'HELD' || view.state === 'WAITING' || view.state === 'WORKING';
    if (!live) return;
    const now = notedOf(view);
    this.noted.set(view.permId, now);
    this.count(now, 1);
  }

  private count({ instruments, dayInstruments, trails, held }: Noted, change: 1 | -1): void {
    for (const id of instruments) this.instruments.add(id, change);
    for (const id of dayInstruments) this.dayInstruments.add(id, change);
    if (trails) this.trailing += change;
    if (held) this.heldOrders += change;
  }
}

function notedOf(view: OrderView): Noted {
  const conditions = view.conditions?.list ?? [];
  const ofDay = conditions.flatMap((condition) =>
    condition.kind === 'volume' || condition.kind === 'percent-change'
      ? [condition.instrument]
      : [],
  );
  const priced = conditions.flatMap((condition) =>
    condition.kind === 'price' ? [condition.instrument] : [],
  );
  return {
    instruments: [...new Set([view.instrument, ...priced, ...ofDay])],
    dayInstruments: [...new Set(ofDay)],
    trails: view.type === 'TRAIL' || view.type === 'TRAIL_LIMIT',
    held: view.state === 'HELD',
  };
}
