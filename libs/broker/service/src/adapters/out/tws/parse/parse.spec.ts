import type { LegV1 } from '@fairlead/contracts';
import { exactNumber, orderFor } from '../translate/order';
import { candidateOf, contractOf } from './contract';
import { figure, figureText } from './figures';
import { commissionOf, reportedExecution, shownOrder } from './orders';

describe('numbers of the broker', () => {
  it('are decimals as printed', () => {
    expect(figure('signed', 0.1)?.toFixed()).toBe('0.1');
    expect(figure('signed', -1)?.toFixed()).toBe('-1');
  });

  it('are plain text on ticks, also very small ones', () => {
    expect(figureText('price', 187.05)).toBe('187.05');
    expect(figureText('price', 0.0000001)).toBe('0.0000001');
  });
});

describe('messages about orders', () => {
  it('show a stop without the limit that TWS computed for it', () => {
    const order = { orderType: 'STP', lmtPrice: 94.9, auxPrice: 95, ocaGroup: '77', ocaType: 3 };
    const shown = shownOrder(5, { conId: 1 }, {
      order,
      state: { status: 'PreSubmitted' },
    } as never);
    expect(shown).toMatchObject({ limitPrice: null, ocaGroup: '77', ocaType: 3, permId: null });
    expect(shown.stopPrice?.toFixed()).toBe('95');
  });

  it.each([
    ['MKT', null, null],
    ['LMT', '94.9', null],
    ['STP', null, '95'],
    ['STP LMT', '94.9', '95'],
    ['MIT', null, '95'],
    ['LIT', '94.9', '95'],
    ['TRAIL', null, '93.5'],
    ['TRAIL LIMIT', '94.9', '93.5'],
    ['MOC', null, null],
    ['LOC', '94.9', null],
    ['REL', '94.9', null],
    ['MIDPRICE', '94.9', null],
  ])('show of %s the limit %s and the trigger %s', (orderType, limit, trigger) => {
    const order = { orderType, lmtPrice: 94.9, auxPrice: 95, trailStopPrice: 93.5 };
    const state = { status: 'Submitted' };
    const shown = shownOrder(5, { conId: 1 }, { order, state } as never);
    const prices = [shown.limitPrice, shown.stopPrice].map((price) => price?.toFixed() ?? null);
    expect(prices).toEqual([limit, trigger]);
  });

  it('take an execution back where they name it with no shares', () => {
    const busted = reportedExecution({}, { execId: 'a.02', side: 'BOT', shares: 0, price: 1 });
    expect(busted?.quantity.isZero()).toBe(true);
    expect(reportedExecution({}, { execId: 'a.02', shares: -1, price: 1 })).toBeNull();
    expect(
      reportedExecution({}, { execId: 'a.02', shares: Number.MAX_VALUE, price: 1 }),
    ).toBeNull();
  });

  it('without an id are no execution', () => {
    expect(reportedExecution({}, { shares: 1, price: 1 })).toBeNull();
    expect(reportedExecution({}, { execId: 'a.01', side: 'SLD', shares: 1, price: 1 })?.side).toBe(
      'SELL',
    );
  });

  it('have no commission until the broker says one', () => {
    expect(commissionOf({ execId: 'a', commission: Number.MAX_VALUE, currency: 'USD' })).toBeNull();
    expect(commissionOf({ execId: 'a', commission: 1, currency: 'USD' })).not.toBeNull();
  });

  it('name a contract with one share where no multiplier is said', () => {
    expect(contractOf({ conId: 5, multiplier: 0 })).toMatchObject({
      multiplier: '1',
      currency: 'XXX',
    });
  });
});

describe('the price magnifier of a contract', () => {
  it.each([
    [100, 100],
    [1, 1],
    [undefined, 1],
    [0, 1],
    [2147483647, 1],
  ])('%s is %s', (priceMagnifier, parts) => {
    const details = priceMagnifier === undefined ? {} : { priceMagnifier };
    expect(candidateOf({ contract: {}, ...details }).priceMagnifier).toBe(parts);
  });
});

describe('the time zone of a contract', () => {
  it.each([
    ['GMT (Greenwich Mean Time)', 'GBP', 'Europe/London'],
    ['CST', 'USD', 'America/Chicago'],
    ['CST', 'CNH', 'Asia/Shanghai'],
    ['US/Eastern', 'USD', 'US/Eastern'],
    ['CST', 'EUR', 'CST'],
  ])('%s of a contract in %s is %s', (timeZoneId, currency, zone) => {
    expect(candidateOf({ contract: { currency }, timeZoneId }).timeZone).toBe(zone);
  });
});

describe('an order to the broker', () => {
  it('leaves nothing to a preset', () => {
    const leg: LegV1 = {
      orderRef: 'F1-AAAAAAAAAAAAAAAA-S1',
      role: 'STOP',
      side: 'SELL',
      quantity: '100',
      type: 'STOP',
      stopPrice: '95.05',
      timeInForce: 'GTC',
    };
    const contract = contractOf({ conId: 1 });
    const order = orderFor({
      orderId: 2,
      account: 'DU1',
      contract,
      leg,
      parentId: 1,
      transmit: false,
    });
    expect(order).toEqual({
      ...{ action: 'SELL', totalQuantity: 100, orderType: 'STP', auxPrice: 95.05, tif: 'GTC' },
      ...{
        account: 'DU1',
        orderRef: leg.orderRef,
        outsideRth: false,
        transmit: false,
        parentId: 1,
      },
    });
  });

  it('is refused where a figure would not arrive as it is', () => {
    expect(exactNumber('0.1')).toBe(0.1);
    expect(() => exactNumber('0.12345678901234567890')).toThrow(/does not fit/);
  });
});
