import { ZERO, decimalText } from '@fairlead/core';
import { EventName, IBApi } from '@stoqey/ib';
import * as fc from 'fast-check';
import type {
  BrokerPosition,
  LinkListener,
  QuoteTick,
} from '../../../application/ports/broker-link';
import { listenToReplies } from './ib-replies';
import type { IbParts } from './ib-parts';
import { listenToQuotes } from './ib-quotes';
import { type RawBar, pastBarOf } from './parse/bars';
import { configuredZone } from './parse/tws-zone';
import { PendingRequests } from './pending-requests';

/** How a broker spells "no value". */
const UNSET_TEXTS = [
  '',
  'NaN',
  'Infinity',
  '-Infinity',
  '1.7976931348623157E308',
  '1.7976931348623157e+308',
  '2147483647',
  '9223372036854775807',
  '9223372036854775808',
  '170141183460469231731687303715884105727',
];
const NO_PRICE_TEXTS = [...UNSET_TEXTS, '-1', '-1.0', '0', '0.0', '-17.5'];
const LIVE_PRICES = [1, 2, 4, 6, 7, 9, 14];
const DELAYED_PRICES = [66, 67, 68, 72, 73, 75, 76];
const SIZES = [0, 3, 5, 8, 69, 70, 71, 74];
const REQUEST = 1_000_000_001;

/** The unmodified client, fed with the tokens that would come over its socket. */
class Wire {
  readonly ticks: QuoteTick[] = [];
  readonly parts: IbParts;
  private readonly api = new IBApi({ host: '127.0.0.1', port: 1, clientId: 1, maxReqPerSec: 40 });

  constructor(kind = 'STK') {
    const listener = { onTick: (_id: number, tick: QuoteTick) => this.ticks.push(tick) };
    this.parts = {
      api: this.api,
      listener: listener as unknown as LinkListener,
      tws: configuredZone(null),
      pending: new PendingRequests(),
      ...{ rows: new Map(), whatIfs: new Set<number>() },
      streams: new Map([[REQUEST, { kind, delayed: false }]]),
    };
    this.api.on(EventName.error, (error: Error) => {
      throw error;
    });
    listenToQuotes(this.parts);
    listenToReplies(this.parts);
    Reflect.set(this.controller('socket'), '_serverVersion', 178);
  }

  receive(...tokens: readonly (string | number)[]): void {
    const controller = this.controller();
    controller.onMessage(tokens.map(String));
    controller.processIngressQueue();
  }

  price(field: number, price: string, of: { size?: string; bits?: number } = {}): QuoteTick {
    const before = this.ticks.length;
    this.receive(1, 6, REQUEST, field, price, of.size ?? '0', of.bits ?? 1);
    const tick = this.ticks[before];
    if (tick === undefined) throw new Error(`no tick of field ${field}`);
    return tick;
  }

  private controller(part?: string): {
    onMessage: (tokens: string[]) => void;
    processIngressQueue: () => void;
  } {
    const controller = Reflect.get(this.api, 'controller') as object;
    return (part === undefined ? controller : Reflect.get(controller, part)) as never;
  }
}

describe('a price tick', () => {
  it('that is no price of a share says that there is none, in every field', () => {
    const wire = new Wire();
    fc.assert(
      fc.property(
        fc.constantFrom(...NO_PRICE_TEXTS),
        fc.constantFrom(...LIVE_PRICES, ...DELAYED_PRICES),
        fc.constantFrom('', '0', '5'),
        (text, field, size) => wire.price(field, text, { size }).value === null,
      ),
    );
  });

  it('of a spread may be -1 or 0 where shares stand behind it', () => {
    const wire = new Wire('BAG');
    expect(wire.price(1, '-1', { size: '5' }).value).toBe('-1');
    expect(wire.price(2, '0', { size: '5' }).value).toBe('0');
    expect(wire.price(2, '-3.25').value).toBe('-3.25');
    expect(wire.price(1, '-1', { size: '0' }).value).toBeNull();
    for (const text of UNSET_TEXTS) {
      expect(wire.price(4, text, { size: '5' }).value).toBeNull();
    }
  });

  it.each([
    [0, false],
    [1, false],
    [2, true],
    [3, true],
    [4, true],
    [5, true],
  ])('with the bits %d is indicative: %s', (bits, indicative) => {
    expect(new Wire().price(1, '100', { bits })).toMatchObject({ value: '100', indicative });
  });

  it('brings its size as a tick of its own, as the client does', () => {
    const wire = new Wire();
    wire.price(2, '100.02', { size: '300' });
    expect(wire.ticks.map(({ kind, value }) => [kind, value])).toEqual([
      ['ask', '100.02'],
      ['askSize', '300'],
    ]);
  });
});

describe('a size tick', () => {
  it('that counts nothing says that there is none', () => {
    const wire = new Wire();
    fc.assert(
      fc.property(
        fc.constantFrom(...UNSET_TEXTS, '-1'),
        fc.constantFrom(...SIZES),
        (text, field) => {
          wire.receive(2, 6, REQUEST, field, text);
          return wire.ticks.at(-1)?.value === null;
        },
      ),
    );
    wire.receive(2, 6, REQUEST, 0, '0');
    expect(wire.ticks.at(-1)?.value).toBe('0');
  });
});

describe('the type of the data', () => {
  it.each([
    [1, '0', false],
    [2, '1', false],
    [3, '0', true],
    [4, '1', true],
  ])('%d is frozen: %s, delayed: %s', (type, frozen, delayed) => {
    const wire = new Wire();
    wire.receive(58, 1, REQUEST, type);
    expect(wire.ticks).toEqual([{ kind: 'frozen', value: frozen, delayed, indicative: false }]);
    expect(wire.price(1, '100').delayed).toBe(delayed);
  });
});

describe('a bar of the past', () => {
  const raw: RawBar = { time: '1764000000', open: 10, high: 12, low: 9, close: 11, volume: 5 };
  const numbers = NO_PRICE_TEXTS.map(Number);
  it('with a price that is none is left out', () => {
    for (const field of ['open', 'high', 'low', 'close'] as const) {
      for (const value of numbers) expect(pastBarOf({ ...raw, [field]: value }, 'STK')).toBeNull();
    }
  });
  it('whose high or low does not enclose its other prices is left out', () => {
    expect(pastBarOf({ ...raw, high: 10.5 }, 'STK')).toBeNull();
    expect(pastBarOf({ ...raw, low: 10.5 }, 'STK')).toBeNull();
  });
  it('of a future may be below zero', () => {
    const oil = { ...raw, open: 1, high: 2, low: -37.63, close: -1 };
    expect(pastBarOf(oil, 'FUT')?.low.toFixed()).toBe('-37.63');
  });
  it('without a volume has none', () => {
    for (const volume of [-1, Number.NaN, 2_147_483_647, Number.MAX_VALUE, undefined]) {
      expect(pastBarOf({ ...raw, volume }, 'STK')?.volume).toEqual(ZERO);
    }
  });
});

describe('positions', () => {
  const row = (quantity: string, cost: string): readonly (string | number)[] => [
    ...[61, 3, 'DU1', 265598, 'AAPL', 'STK', '', 0, '', '', 'NASDAQ', 'USD', 'AAPL', 'NMS'],
    ...[quantity, cost],
  ];
  async function answer(...rows: (readonly (string | number)[])[]): Promise<readonly string[]> {
    const wire = new Wire();
    wire.parts.rows.set('positions', []);
    const answered = wire.parts.pending.wait<readonly BrokerPosition[]>('positions', 1_000);
    for (const each of rows) wire.receive(...each);
    wire.receive(62, 1);
    const positions = await answered;
    return positions.map(({ quantity, averageCost }) =>
      [quantity, averageCost].map(decimalText).join(' at '),
    );
  }

  it('count without their cost', async () => {
    expect(await answer(row('-100', '1.7976931348623157E308'))).toEqual(['-100 at 0']);
  });

  it.each(UNSET_TEXTS)('of %p shares make the whole answer none', async (quantity) => {
    await expect(answer(row('5', '1'), row(quantity, '1'))).rejects.toThrow(/AAPL cannot be read/);
  });
});
