import { type Decimal, type Direction, decimal, plusMs } from '@fairlead/core';
import { TradeHarness } from '../../testing';

/** Prices of a long, and the same seen from the other side of 100 for a short. */
const mirrored = (direction: Direction, price: string): string =>
  direction === 'LONG' ? price : decimal(200).minus(price).toFixed();
const concluded = (scene: TradeHarness): readonly string[] =>
  scene.log().filter((line) => line.startsWith('conclude') && !line.includes('FILLED'));
const stopAt = (scene: TradeHarness): string | undefined =>
  scene.broker.living('STOP')[0]?.terms.stopPrice?.toFixed(2);
const targetAt = (scene: TradeHarness): string | undefined =>
  scene.broker.living('TARGET')[0]?.terms.limitPrice?.toFixed(2);

describe.each(['LONG', 'SHORT'] as const)('a %s whose stop and target are moved', (direction) => {
  const price = (text: string): Decimal => decimal(mirrored(direction, text));
  const text = (level: string): string => price(level).toFixed(2);
  const level = (value: string, loosened = false) => ({ level: price(value), loosened });
  const entered = (): TradeHarness => new TradeHarness({ direction }).enter();

  it('has them there at the broker, and the intent is executed once that shows it', () => {
    const scene = entered();
    scene.adjust({ stop: level('98.50'), target: price('110') });
    expect(concluded(scene)).toEqual([]);
    scene.settle();
    scene.pass(3_000);
    expect([stopAt(scene), targetAt(scene)]).toEqual([text('98.50'), text('110')]);
    expect(concluded(scene)).toEqual(['conclude EXECUTED ADJUSTED']);
    expect(scene.violations).toEqual([]);
  });

  it('keeps the old one where the broker refuses, and says its code', () => {
    const scene = entered();
    scene.broker.refuses.modify = 1;
    scene.adjust({ stop: level('98.50') });
    scene.settle();
    scene.pass(10_000);
    expect(stopAt(scene)).toBe(text('97'));
    expect(concluded(scene)).toEqual(['conclude DENIED IB_105']);
    expect(scene.trade.moved?.wishes).toEqual([]);
  });

  it('waits while a modify is in flight, and then asks once', () => {
    const scene = entered();
    scene.adjust({ stop: level('98.00') });
    scene.adjust({ stop: level('98.50') });
    expect(scene.log().filter((line) => line.startsWith('modify'))).toHaveLength(1);
    scene.settle();
    scene.pass(3_000);
    expect(stopAt(scene)).toBe(text('98.50'));
    expect(concluded(scene)).toEqual(['conclude SUPERSEDED ADJUSTED_AGAIN', 'conclude EXECUTED ADJUSTED']); // prettier-ignore
  });

  it('keeps what only a later wish for the other part overtakes: a stop that was on its way, or stood, does not go back', () => {
    for (const isThere of [false, true]) {
      const scene = entered();
      scene.adjust({ stop: level('98.50'), target: price('110') });
      if (isThere) scene.deliverCommand();
      scene.adjust({ target: price('112') });
      scene.settle();
      scene.pass(3_000);
      expect([stopAt(scene), targetAt(scene)]).toEqual([text('98.50'), text('112')]);
      expect(concluded(scene)).toEqual(['conclude SUPERSEDED ADJUSTED_AGAIN', 'conclude EXECUTED ADJUSTED']); // prettier-ignore
    }
  });

  it('does not keep a stop that the broker refused, where a wish for the target still waits', () => {
    const scene = entered();
    scene.broker.refuses.modify = 1;
    scene.adjust({ stop: level('98.50') });
    scene.adjust({ target: price('112') });
    scene.settle();
    scene.pass(10_000);
    expect([stopAt(scene), targetAt(scene)]).toEqual([text('97'), text('112')]);
    expect(concluded(scene)).toEqual(['conclude DENIED IB_105', 'conclude EXECUTED ADJUSTED']);
  });

  it('keeps the part that the broker took where it refuses the other one: the stop does not go back', () => {
    const scene = entered();
    scene.adjust({ stop: level('98.50'), target: price('110') });
    scene.deliverCommand();
    scene.broker.refuses.modify = 1;
    scene.settle();
    scene.pass(10_000);
    expect([stopAt(scene), targetAt(scene)]).toEqual([text('98.50'), text('108')]);
    expect(concluded(scene)).toEqual(['conclude DENIED IB_105']);
  });

  it('waits while nobody knows whether the stop lives, and is given up in time', () => {
    const scene = entered();
    const stop = scene.ref('S');
    scene.gate = 'closed';
    scene.adjust({ stop: level('98.50'), expiresAt: plusMs(scene.now, 5_000) });
    scene.pass(6_000);
    expect(stopAt(scene)).toBe(text('97'));
    expect(concluded(scene)).toEqual(['conclude EXPIRED TTL']);
    expect(scene.broker.orders.get(stop)?.terms.stopPrice?.toFixed(2)).toBe(text('97'));
  });

  it('is superseded by the end of the trade', () => {
    const scene = entered();
    scene.gate = 'closed';
    scene.adjust({ stop: level('98.50') });
    scene.exit();
    expect(concluded(scene)).toEqual(['conclude SUPERSEDED TRADE_ENDED']);
  });

  it.each([
    ['own stop is tighter then', '106', '99.91'],
    ['own stop is looser then', '101', '98.50'],
  ])(
    'stands where the average brings it, and never behind where it was moved to: its %s',
    (_what, added, stop) => {
      const scene = entered();
      scene.adjust({ stop: level('98.50') });
      scene.settle();
      market(scene, '106');
      const more = scene.add(100);
      scene.settle();
      scene.broker.fill(more, 100, price(added).toFixed());
      scene.settle();
      scene.pass(3_000);
      // The own stop is 3 % from the average of both.
      const own = decimal('100')
        .plus(price(added))
        .div(2)
        .times(direction === 'LONG' ? '0.97' : '1.03');
      expect(stopAt(scene)).toBe(stop === '98.50' ? text(stop) : own.toFixed(2));
      expect(scene.violations).toEqual([]);
    },
  );

  it('goes back only where its rule says so in as many words', () => {
    const scene = entered();
    scene.adjust({ stop: level('96', true) });
    scene.settle();
    scene.pass(3_000);
    expect(stopAt(scene)).toBe(text('96'));
    expect(concluded(scene)).toEqual(['conclude EXECUTED ADJUSTED']);
  });

  it('is replaced where it was moved to, once it is lost', () => {
    const scene = entered();
    scene.adjust({ stop: level('98.50'), target: price('110') });
    scene.settle();
    scene.broker.end(scene.ref('S'), 'CANCELLED');
    scene.settle();
    scene.pass(3_000);
    expect([stopAt(scene), targetAt(scene)]).toEqual([text('98.50'), text('110')]);
  });

  it('moves to break-even once it has come far enough into profit, and does not go back', () => {
    const scene = new TradeHarness({ direction, protection: withBreakEven('2') }).enter(100, price('100').toFixed()); // prettier-ignore
    market(scene, '101.50');
    scene.pass(2_000);
    expect(stopAt(scene)).toBe(text('97'));
    market(scene, '102.05');
    scene.pass(2_000);
    market(scene, '101.00');
    scene.pass(2_000);
    expect(stopAt(scene)).toBe(text('100.02'));
    expect(scene.log().filter((line) => line === 'notice BREAK_EVEN')).toHaveLength(1);
    expect(scene.violations).toEqual([]);
  });

  it('stays at break-even where a rule that came before wants it less near', () => {
    const scene = new TradeHarness({ direction, protection: withBreakEven('1') }).enter(100, price('100').toFixed()); // prettier-ignore
    scene.adjust({ stop: level('99.90') });
    market(scene, '101.05');
    scene.pass(3_000);
    expect(stopAt(scene)).toBe(text('100.02'));
    expect(scene.trade.moved?.stop?.level.toFixed(2)).toBe(text('100.02'));
    expect(concluded(scene)).toEqual(['conclude EXECUTED ADJUSTED']);
    expect(scene.violations).toEqual([]);
  });

  it('leaves when its time has come', () => {
    const { protection } = new TradeHarness({ direction }).trade;
    if (protection === null) throw new Error('the harness protects');
    const scene = new TradeHarness({ direction, protection: { ...protection, exitAfterMs: 7_200_000 } }).enter(); // prettier-ignore
    scene.now = plusMs(scene.now, 7_199_000);
    scene.plan();
    expect(scene.trade.exit).toBeNull();
    scene.pass(1_000);
    expect(scene.log()).toContain('notice TIME_STOP');
    expect(scene.trade.exit?.reason).toMatch(/^time stop/);
  });

  function market(scene: TradeHarness, middle: string): void {
    scene.quote = { bid: price(middle).minus('0.01'), ask: price(middle).plus('0.01') };
  }

  function withBreakEven(percent: string) {
    return {
      stop: { kind: 'percent', value: decimal(3) },
      target: { kind: 'percent', value: decimal(8) },
      breakEven: {
        after: { kind: 'percent', value: decimal(percent) },
        plus: { kind: 'ticks', value: decimal(2) },
      },
    } as const;
  }
});

describe('orders that a rule cancels', () => {
  it('end by their own ids, and the intent is executed once they have', () => {
    const scene = new TradeHarness().enter();
    const added = scene.add(50, { limitPrice: decimal('99') });
    scene.settle();
    scene.cancelByRule('ADDITIONS');
    expect(scene.log()).toContain(`cancel A1`);
    scene.settle();
    scene.pass(2_000);
    expect(scene.broker.orders.get(added)?.status).toBe('CANCELLED');
    expect(concluded(scene)).toEqual(['conclude SUPERSEDED CANCELLED_BY_RULE', 'conclude EXECUTED CANCELLED']); // prettier-ignore
    expect(stopAt(scene)).toBe('97.00');
  });

  it('that fill first are not, and nothing was done', () => {
    const scene = new TradeHarness().enter();
    const added = scene.add(50, { limitPrice: decimal('99') });
    scene.settle();
    scene.broker.fill(added, 50, '99');
    scene.cancelByRule('ADDITIONS');
    scene.settle();
    scene.pass(2_000);
    expect(concluded(scene)).toEqual(['conclude NO_ACTION ENDED_BEFORE']);
    expect(scene.broker.covered().toFixed()).toBe('150');
  });

  it('leave what filled of an entry, with its stop', () => {
    const scene = new TradeHarness();
    scene.settle();
    scene.broker.fill(scene.ref('E'), 40);
    scene.settle();
    scene.cancelByRule();
    scene.settle();
    scene.pass(2_000);
    expect(concluded(scene)).toContain('conclude EXECUTED CANCELLED');
    expect(scene.broker.covered().toFixed()).toBe('40');
    expect(scene.violations).toEqual([]);
  });

  it('are those too that the trade would have placed by itself', () => {
    const scene = new TradeHarness();
    const doubleDown = { pricedBy: 'AVERAGE', state: 'WAITING', levels: [{ stopFraction: decimal('0.5'), sizeMultiple: decimal(1), quantity: decimal(100) }], sizeStep: decimal(1) } as const; // prettier-ignore
    scene.trade = { ...scene.trade, doubleDown };
    scene.settle();
    scene.broker.fill(scene.ref('E'), 100);
    scene.cancelByRule('ADDITIONS');
    scene.settle();
    scene.pass(3_000);
    expect(scene.trade.additions).toEqual([]);
    expect(concluded(scene)).toEqual(['conclude EXECUTED CANCELLED']);
  });

  it('are the entry as well, where nothing of it filled', () => {
    const scene = new TradeHarness();
    scene.settle();
    scene.cancelByRule();
    scene.settle();
    scene.pass(2_000);
    expect(scene.trade.closedAt).not.toBeNull();
    expect(concluded(scene)).toEqual(['conclude SUPERSEDED CANCELLED_BY_RULE', 'conclude EXECUTED CANCELLED']); // prettier-ignore
  });
});
