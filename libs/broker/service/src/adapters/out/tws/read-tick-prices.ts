import { EventName, type IBApi } from '@stoqey/ib';

/** What comes with a price tick: the shares behind it, and the broker's bits. */
export interface TickAttributes {
  readonly size: number | undefined;
  /** Nobody can trade at the price: it is past a limit of the exchange, or of before the opening. */
  readonly indicative: boolean;
}

const PAST_LIMIT = 1 << 1;
const PRE_OPEN = 1 << 2;

/** Ticks of sizes that a price tick carries: the library passes them on as ticks of their own. */
const SIZE_TICKS: ReadonlyMap<number, number> = new Map([
  [1, 0],
  [2, 3],
  [4, 5],
  [66, 69],
  [67, 70],
  [68, 71],
]);

/** The part of the library's decoder that reads a price tick. */
interface TickDecoder {
  decodeMsg_TICK_PRICE(): void;
  readInt(): number;
  readDecimal(): number | undefined;
  emit(event: string, ...values: readonly unknown[]): void;
}

/**
 * Reads price ticks ourselves. The library (1.6.10) makes one flag of the broker's bits, so that an indicative price of
 * before the opening looks like a live one, and it parts a price from its size. Throws where the library has changed: a
 * gateway that cannot tell indicative prices from real ones must not trade on them.
 */
export function readTickPrices(api: IBApi): void {
  const decoder = decoderOf(api);
  decoder.decodeMsg_TICK_PRICE = () => {
    decoder.readInt();
    const reqId = decoder.readInt();
    const field = decoder.readInt();
    // Unlike the client's reader of doubles, this one tells nothing at all from 0.
    const price = decoder.readDecimal();
    const size = decoder.readDecimal();
    const bits = decoder.readInt();
    const attributes: TickAttributes = { size, indicative: (bits & (PAST_LIMIT | PRE_OPEN)) !== 0 };
    decoder.emit(EventName.tickPrice, reqId, field, price, attributes);
    const sizeField = SIZE_TICKS.get(field);
    if (sizeField !== undefined) decoder.emit(EventName.tickSize, reqId, sizeField, size);
  };
}

/** Returns what came with a price tick that was read here. */
export function attributesOf(value: unknown): TickAttributes {
  return isAttributes(value) ? value : { size: undefined, indicative: true };
}

function isAttributes(value: unknown): value is TickAttributes {
  return typeof value === 'object' && value !== null && 'indicative' in value && 'size' in value;
}

function decoderOf(api: IBApi): TickDecoder {
  const controller: unknown = Reflect.get(api, 'controller');
  const decoder: unknown =
    typeof controller === 'object' && controller !== null
      ? Reflect.get(controller, 'decoder')
      : null;
  if (!isTickDecoder(decoder)) throw new Error('@stoqey/ib reads price ticks elsewhere now');
  return decoder;
}

const METHODS = ['decodeMsg_TICK_PRICE', 'readInt', 'readDecimal', 'emit'] as const;

function isTickDecoder(value: unknown): value is TickDecoder {
  return (
    typeof value === 'object' &&
    value !== null &&
    METHODS.every((name) => typeof Reflect.get(value, name) === 'function')
  );
}
