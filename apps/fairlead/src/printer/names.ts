import type { Envelope } from '@fairlead/contracts';

/** Names never end coming: the oldest are forgotten first. */
const REMEMBERED_MAX = 20_000;

/** Some events name their instrument only by a key, an order, an execution or a signal: this remembers the symbols. */
export class Names {
  private readonly symbols = new Map<string, string>();
  private readonly states = new Map<string, string>();

  /** Returns the symbol that an event is about, or an empty text; learns from what it says. */
  symbolOf(event: Envelope): string {
    const data: Readonly<Record<string, unknown>> = { ...event.data };
    const names = namesIn(data);
    const known = names.map((name) => this.symbols.get(name)).find((found) => found !== undefined);
    const symbol = textOf(data['symbol']) || nestedSymbol(data) || (known ?? '');
    if (symbol !== '') for (const name of names) remember(this.symbols, name, symbol);
    return symbol;
  }

  /** True where a line about an order repeats the one before: only figures that are not in it have changed. */
  isRepeated({ type, data }: Envelope, text: string): boolean {
    if (type !== 'order.state') return false;
    const orderRef = textOf(fieldOf(data, 'orderRef'));
    if (this.states.get(orderRef) === text) return true;
    remember(this.states, orderRef, text);
    return false;
  }
}

function remember(known: Map<string, string>, name: string, text: string): void {
  known.set(name, text);
  if (known.size <= REMEMBERED_MAX) return;
  const [oldest] = known.keys();
  if (oldest !== undefined) known.delete(oldest);
}

/** Everything in the data that belongs to one instrument. */
function namesIn(data: Readonly<Record<string, unknown>>): readonly string[] {
  const legs = [data['legs'], data['leg']].flat();
  const names = [
    data['instrumentKey'],
    data['orderRef'],
    data['executionId'],
    ...[data['orderRefs']].flat(),
    data['signalId'],
    ...legs.map((leg) => fieldOf(leg, 'orderRef')),
  ];
  return names.map(textOf).filter((name) => name !== '');
}

function nestedSymbol(data: Readonly<Record<string, unknown>>): string {
  return textOf(fieldOf(data['contract'], 'symbol'));
}

function fieldOf(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  return fields[field];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
