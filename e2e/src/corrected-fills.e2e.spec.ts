import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Operator } from '@fairlead/console-service';
import { FillCorrectedV1, SignalDisposedV1, type TradeView } from '@fairlead/contracts';
import { Pipeline } from './support/pipeline';

const SYMBOL = 'SIM003';

/** What the broker does where it takes shares back: while we listen, or while nobody does and only the executions of the day show it. */
const WAYS = ['live', 'while the connection is down'] as const;
const DIRECTIONS = [
  { enters: 'BUY', leaves: 'SELL', sign: '' },
  { enters: 'SHORT', leaves: 'COVER', sign: '-' },
] as const;
const RULES = `version: 1
rules:
${['buy', 'short']
  .map(
    (template) => `  - id: corrected-${template}
    template: ${template}
    strategy: corrected
    symbol: ${SYMBOL}
    confidence: 0.50
    size: { shares: 100 }
    stop: { percent: 3 }
    target: { percent: 8 }
    cooldownMinutes: 0
`,
  )
  .join('')}`;
const CASES = WAYS.flatMap((way) => DIRECTIONS.map((direction) => ({ way, ...direction })));

describe('an execution that the broker takes back or corrects', () => {
  let pipeline: Pipeline;
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-corrected-'));
  const rules = join(directory, 'rules.yaml');
  beforeAll(() => writeFileSync(rules, RULES));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  beforeEach(async () => {
    pipeline = await Pipeline.start({ environment: { FAIRLEAD_RULES: rules } });
    await pipeline.setPrice(SYMBOL, '99.99', '100.01');
  });
  afterEach(() => pipeline.stop());

  const control = (): Pipeline['simulator']['control'] => pipeline.simulator.control;
  const untilTrade = (what: string, is: (trade: TradeView) => boolean): Promise<void> =>
    pipeline.until(async () => {
      const trade = await pipeline.trade(SYMBOL);
      return trade !== undefined && is(trade);
    }, what);
  const live = (): readonly string[] => {
    const { openOrders, heldOrders } = control().state();
    return [...openOrders, ...heldOrders]
      .map(({ view }) => `${view.type} ${view.remaining.toFixed()}`)
      .sort();
  };
  const held = (): readonly string[] =>
    control()
      .state()
      .positions.filter((position) => !position.quantity.isZero())
      .map((position) => position.quantity.toFixed());
  const isReconciled = (): Promise<void> =>
    pipeline.until(
      async () => (await pipeline.reconcile()).equal,
      'it is reconciled with the broker',
    );
  const enter = async (action: string): Promise<string> => {
    const signalId = await pipeline.signal(SYMBOL, action);
    await untilTrade('open and protected', (trade) => trade.status === 'OPEN' && trade.protected);
    return signalId;
  };

  /** The id of the last execution there is. */
  const lastExecution = (): string => control().state().executions.at(-1)?.id ?? '';

  const happens = async (way: (typeof WAYS)[number], act: () => void): Promise<void> => {
    if (way === 'live') return act();
    control().closePort();
    await pipeline.until(() => control().state().clients.length === 0, 'nobody is connected');
    act();
    control().openPort();
  };

  it.each(CASES)(
    'of an entry ($enters, $way): nothing is held, nothing works, the disposition stands',
    async ({ way, enters }) => {
      const signalId = await enter(enters);
      const busted = lastExecution();
      await happens(way, () => control().bustFill(busted));
      await untilTrade('over', (trade) => trade.status === 'CLOSED' && trade.position === '0');
      await pipeline.until(() => live().length === 0, 'nothing works any more');
      await isReconciled();
      expect(held()).toEqual([]);
      const [corrected] = pipeline.services.published(FillCorrectedV1);
      expect(corrected?.data).toMatchObject({ quantity: '0', replacedQuantity: '100' });
      const operator = pipeline.services.app.get(Operator, { strict: false });
      const fills = async (): Promise<unknown> => {
        const story = await operator.explain(signalId);
        return story.ok ? story.value.trades[0]?.fills : [];
      };
      await pipeline.until(
        async () => JSON.stringify(await fills()).includes('"busted":true'),
        'explain tells of it',
      );
      expect(await fills()).toMatchObject([{ quantity: '0', busted: true, commission: '0' }]);
      const disposed = pipeline.services.published(SignalDisposedV1);
      expect(disposed.filter(({ data }) => data.signalId === signalId)).toHaveLength(1);
      expect(disposed[0]?.data.disposition).toBe('EXECUTED');
    },
  );

  it.each(CASES)(
    'of an exit ($leaves, $way): the trade is open and protected again',
    async ({ way, enters, leaves, sign }) => {
      await enter(enters);
      await pipeline.signal(SYMBOL, leaves);
      await untilTrade('over', (trade) => trade.status === 'CLOSED');
      const busted = lastExecution();
      await happens(way, () => control().bustFill(busted));
      await untilTrade(
        'open and protected again',
        (trade) => trade.status === 'OPEN' && trade.protected && trade.position === `${sign}100`,
      );
      await isReconciled();
      expect(live()).toEqual(['LIMIT 100', 'STOP 100']);
      expect(held()).toEqual([`${sign}100`]);
    },
  );

  it.each(CASES)(
    'of an entry, down to 60 ($enters, $way): stop and target follow, and go up with it again',
    async ({ way, enters, sign }) => {
      await enter(enters);
      const corrected = lastExecution();
      await happens(way, () => control().correctFill(corrected, { quantity: '60' }));
      await untilTrade(
        '60 protected',
        (trade) => trade.status === 'OPEN' && trade.protected && trade.position === `${sign}60`,
      );
      await pipeline.until(() => live().join() === 'LIMIT 60,STOP 60', 'both are resized');
      control().correctFill(corrected, { quantity: '100' });
      await untilTrade(
        '100 protected',
        (trade) => trade.status === 'OPEN' && trade.protected && trade.position === `${sign}100`,
      );
      await pipeline.until(() => live().join() === 'LIMIT 100,STOP 100', 'both are resized');
      await isReconciled();
      expect(control().violations).toEqual([]);
    },
  );
});
