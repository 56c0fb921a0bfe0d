import type { Envelope } from '@fairlead/contracts';

/** Some events name an instrument by its key or an order by its reference only: this remembers the symbols of both. */
export class Names {
  private readonly byInstrument = new Map<string, string>();
  private readonly byOrder = new Map<string, string>();
  private readonly byExecution = new Map<string, string>();

  /** Returns the symbol that an event is about, or an empty text; learns from what it says. */
  symbolOf(event: Envelope): string {
    const data: Readonly<Record<string, unknown>> = { ...event.data };
    const instrumentKey = textOf(data['instrumentKey']);
    const refs = referencesOf(data);
    const symbol =
      textOf(data['symbol']) ||
      nestedSymbol(data) ||
      (this.byInstrument.get(instrumentKey) ?? '') ||
      (refs.map((ref) => this.byOrder.get(ref)).find((known) => known !== undefined) ?? '') ||
      (this.byExecution.get(textOf(data['executionId'])) ?? '');
    if (symbol !== '')
      this.learn(symbol, { instrumentKey, refs, executionId: textOf(data['executionId']) });
    return symbol;
  }

  private learn(
    symbol: string,
    of: {
      readonly instrumentKey: string;
      readonly refs: readonly string[];
      readonly executionId: string;
    },
  ): void {
    if (of.instrumentKey !== '') this.byInstrument.set(of.instrumentKey, symbol);
    if (of.executionId !== '') remember(this.byExecution, of.executionId, symbol);
    for (const ref of of.refs) remember(this.byOrder, ref, symbol);
  }
}

/** Orders and executions never end coming: the oldest are forgotten first. */
const REMEMBERED_MAX = 10_000;

function remember(map: Map<string, string>, key: string, symbol: string): void {
  map.set(key, symbol);
  if (map.size <= REMEMBERED_MAX) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

/** Every order reference in the data: its own, and those of its legs. */
function referencesOf(data: Readonly<Record<string, unknown>>): readonly string[] {
  const legs = [data['legs'], data['leg']].flat();
  const refs = [data['orderRef'], ...legs.map((leg) => fieldOf(leg, 'orderRef'))];
  return refs.map(textOf).filter((ref) => ref !== '');
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
