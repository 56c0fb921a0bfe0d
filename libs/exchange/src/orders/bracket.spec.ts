import { type ExchangeBehaviour } from '../api/config';
import { Driver, kinds, reason } from '../testing/exchange.driver';

/** A bracket whose entry of 100 has filled 40. */
function partial(behaviour: Partial<ExchangeBehaviour> = {}): Driver {
  const driver = Driver.with(behaviour);
  driver.quote('99', '100');
  driver.liquidity({ buy: '40' });
  driver.bracket();
  return driver;
}

describe('transmitting a bracket', () => {
  it('holds every leg until the last one transmits, then releases parent and siblings in order', () => {
    const driver = new Driver();
    expect(kinds(driver.place('E', { type: 'LIMIT', limit: '90', transmit: false }))).toEqual([
      'OrderHeld E',
    ]);
    const exit = { side: 'SELL', parent: 'E' } as const;
    driver.quote('80', '81');
    driver.quote('99', '100');
    driver.place('T', { ...exit, type: 'LIMIT', limit: '110', transmit: false });
    expect(driver.line('E')).toBe('HELD 0/100');
    expect(kinds(driver.place('S', { ...exit, type: 'STOP', stop: '85' }))).toEqual([
      'OrderAccepted E',
      'OrderAccepted T',
      'OrderAccepted S',
    ]);
    expect(driver.order('T').whyHeld).toEqual(['child']);
    expect(driver.order('S').whyHeld).toEqual(['child', 'trigger']);
  });

  it('transmits a held order when it comes again with transmit', () => {
    const driver = new Driver();
    driver.place('E', { type: 'LIMIT', limit: '90', transmit: false });
    expect(kinds(driver.modify('E', { type: 'LIMIT', limit: '91' }))).toEqual(['OrderAccepted E']);
    expect(String(driver.order('E').limitPrice)).toBe('91');
  });

  it('groups the children by the parent, type 3, and leaves the parent out', () => {
    const driver = new Driver();
    driver.bracket();
    const group = { ocaGroup: String(driver.order('E').permId), ocaType: 3 };
    expect(driver.order('T')).toMatchObject(group);
    expect(driver.order('S')).toMatchObject(group);
    expect(driver.order('E')).toMatchObject({ ocaGroup: '', ocaType: null });
  });

  it('rejects a child of a parent that is unknown or done', () => {
    const driver = new Driver();
    expect(reason(driver.place('S', { type: 'STOP', stop: '95', parent: 'E' }))).toBe(
      'missing-parent',
    );
    driver.quote('99', '100');
    driver.place('E', {});
    expect(reason(driver.place('S', { type: 'STOP', stop: '95', parent: 'E' }))).toBe(
      'missing-parent',
    );
    expect(driver.exchange.order('S')).toBeNull();
  });

  it('cancels the children of a parent cancelled unfilled', () => {
    const driver = new Driver();
    driver.bracket({ type: 'LIMIT', limit: '90' });
    expect(kinds(driver.cancel('E'))).toEqual([
      'OrderCancelled E',
      'OrderCancelled T',
      'OrderCancelled S',
    ]);
  });

  it('cancels held children with a held parent', () => {
    const driver = new Driver();
    driver.place('E', { transmit: false });
    driver.place('T', { type: 'LIMIT', limit: '110', side: 'SELL', parent: 'E', transmit: false });
    driver.cancel('E');
    expect(driver.exchange.openOrders()).toEqual([]);
  });

  it('activates the children once the parent has filled', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.bracket();
    expect(driver.line('E')).toBe('FILLED 100/100');
    expect(driver.order('T')).toMatchObject({ state: 'WORKING', whyHeld: [] });
    expect(driver.order('S')).toMatchObject({ state: 'WORKING', whyHeld: ['trigger'] });
  });
});

describe('exit of a bracket', () => {
  it('cancels the sibling when a child fills whole', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.bracket();
    const events = driver.quote('110', '110.02');
    expect(kinds(events)).toEqual(['OrderFilled T', 'OrderCancelled S']);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'OrderCancelled', cause: 'oca' }),
    );
    expect(driver.position()).toBe('0');
  });

  it('reduces the sibling by what a child fills in part', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.bracket();
    driver.liquidity({ sell: '30' });
    expect(kinds(driver.quote('110', '110.02'))).toEqual(['OrderFilled T', 'OrderResized S']);
    expect([driver.line('T'), driver.line('S')]).toEqual(['WORKING 30/100', 'WORKING 0/70']);
  });

  it('never fills both siblings beyond the position, whichever way the market runs', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.bracket();
    driver.liquidity({ sell: '30' });
    driver.quote('110', '111');
    driver.quote('90', '91');
    driver.liquidity({ sell: null });
    expect([driver.line('T'), driver.line('S')]).toEqual(['CANCELLED 30/100', 'FILLED 70/70']);
    expect(driver.position()).toBe('0');
  });
});

describe('children of a partly filled parent', () => {
  it('work early, and together fill no more than the parent has', () => {
    const driver = partial({ childActivation: 'early' });
    expect([driver.line('E'), driver.line('T')]).toEqual(['WORKING 40/100', 'WORKING 0/100']);
    driver.quote('110', '111');
    expect([driver.line('T'), driver.line('S')]).toEqual(['WORKING 40/100', 'WORKING 0/60']);
    driver.quote('90', '91');
    expect(driver.line('S')).toBe('WORKING 0/60');
    expect(driver.position()).toBe('0');
  });

  it('fill on as the parent fills on', () => {
    const driver = partial({ childActivation: 'early' });
    driver.quote('90', '91');
    expect(driver.position()).toBe('0');
    driver.release({ buy: '60' });
    expect([driver.line('E'), driver.line('S'), driver.line('T')]).toEqual([
      'FILLED 100/100',
      'FILLED 100/100',
      'CANCELLED 0/60',
    ]);
    expect(driver.position()).toBe('0');
  });

  it('wait for the whole fill where activation is late', () => {
    const driver = partial({ childActivation: 'late' });
    driver.quote('90', '91');
    expect([driver.line('T'), driver.line('S')]).toEqual(['WAITING 0/100', 'WAITING 0/100']);
    expect(driver.position()).toBe('40');
    driver.quote('99', '100');
    driver.release({ buy: '60' });
    expect([driver.line('T'), driver.line('S')]).toEqual(['WORKING 0/100', 'WORKING 0/100']);
  });

  it('start to work when activation is switched to early, and stop filling when it is switched to late', () => {
    const driver = partial({ childActivation: 'late' });
    driver.apply({
      kind: 'SetBehaviour',
      now: driver.at(),
      behaviour: { childActivation: 'early' },
    });
    expect(driver.line('T')).toBe('WORKING 0/100');
    driver.apply({
      kind: 'SetBehaviour',
      now: driver.at(),
      behaviour: { childActivation: 'late' },
    });
    driver.quote('110', '111');
    expect(driver.line('T')).toBe('WORKING 0/100');
  });
});

const ENDS = {
  'the parent is cancelled': (driver: Driver) => driver.cancel('E'),
  'the total of the parent is cut to what is filled': (driver: Driver) =>
    driver.modify('E', { quantity: '40' }),
};
const CHILDREN = {
  live: ['WORKING 0/100', 'WORKING 0/100'],
  cut: ['WORKING 0/40', 'WORKING 0/40'],
  cancelled: ['CANCELLED 0/100', 'CANCELLED 0/100'],
} as const;

for (const childActivation of ['early', 'late'] as const) {
  for (const childFate of ['live', 'cut', 'cancelled'] as const) {
    for (const [name, endParent] of Object.entries(ENDS)) {
      describe(`entry of 40 of 100, activation ${childActivation}, fate ${childFate}, when ${name}`, () => {
        it(`leaves the children ${CHILDREN[childFate].join(' and ')}`, () => {
          const driver = partial({ childActivation, childFate });
          endParent(driver);
          expect(driver.order('E').state).toBe(name.includes('cut') ? 'FILLED' : 'CANCELLED');
          expect([driver.line('T'), driver.line('S')]).toEqual(CHILDREN[childFate]);
          expect(driver.position()).toBe('40');
        });
      });
    }
  }
}

describe('children cut to what the parent filled', () => {
  it('keep only what their siblings have not closed yet', () => {
    const driver = partial({ childFate: 'cut' });
    driver.liquidity({ sell: '10' });
    driver.quote('110', '111');
    driver.cancel('E');
    expect([driver.line('T'), driver.line('S')]).toEqual(['WORKING 10/40', 'WORKING 0/30']);
  });

  it('end with a parent whose fill they have closed already', () => {
    const driver = partial({ childFate: 'cut' });
    driver.quote('110', '111');
    driver.cancel('E');
    expect([driver.line('T'), driver.line('S')]).toEqual(['CANCELLED 40/100', 'CANCELLED 0/60']);
    expect(driver.position()).toBe('0');
  });
});

describe('IOC parent', () => {
  it('leaves its children to their fate when its rest is cancelled', () => {
    const driver = Driver.with({ childFate: 'cut' });
    driver.quote('99', '100');
    driver.liquidity({ buy: '40' });
    driver.bracket({ tif: 'IOC' });
    expect([driver.line('E'), driver.line('S')]).toEqual(['CANCELLED 40/100', 'WORKING 0/40']);
  });
});

describe('bracket on the short side', () => {
  it('opens short, and its stop buys back', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.bracket(
      { side: 'SELL' },
      { target: { side: 'BUY', limit: '90' }, stop: { side: 'BUY', stop: '105' } },
    );
    expect(driver.position()).toBe('-100');
    driver.quote('105', '105.05');
    expect([driver.line('S'), driver.line('T')]).toEqual(['FILLED 100/100', 'CANCELLED 0/100']);
    expect(driver.position()).toBe('0');
  });
});
