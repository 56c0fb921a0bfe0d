import type { PositionGapV1, SignalStory } from '@fairlead/contracts';
import { FairleadProcess, newHome, removeStoppedHome } from './support/fairlead-process';

const SYMBOL = 'SIM003';

interface Ended {
  readonly signalId: string;
  readonly disposition: string | null;
  readonly code: string | null;
  readonly reason: string | null;
}

describe('signals that state what their source believes to be held', () => {
  const home = newHome();
  const env = { FAIRLEAD_ADOPT_POSITIONS_OF: 'adopted', FAIRLEAD_DUPLICATE_WINDOW_MS: '0' };
  let running: FairleadProcess;
  let sent = 0;

  async function start(): Promise<void> {
    running = await FairleadProcess.start(home, { env });
    await running.ready();
  }
  beforeAll(start, 60_000);
  afterAll(async () => {
    await running.stop();
    removeStoppedHome(home);
  });

  /** Sends a signal and returns how it ended. */
  async function ended(action: string, position?: object, source = 'tv'): Promise<Ended> {
    const { body } = await running.call<Ended>('POST', '/v1/signals', {
      ...{ id: `stated-${(sent += 1)}`, source, symbol: SYMBOL, action, confidence: 0.95 },
      ...{ issuedAt: new Date().toISOString(), ...(position === undefined ? {} : { position }) },
    });
    const found = async (): Promise<Ended | undefined> =>
      (await running.get<Ended[]>('/v1/signals')).find(({ signalId }) => signalId === body.signalId); // prettier-ignore
    await running.until('it has ended', async () => typeof (await found())?.disposition === 'string'); // prettier-ignore
    return (await found()) ?? body;
  }
  const outcome = ({ disposition, code }: Ended): string => `${disposition} ${code}`;
  async function gapsOf({ signalId }: Ended): Promise<readonly PositionGapV1[]> {
    const story = (): Promise<SignalStory> => running.get(`/v1/explain/${signalId}`);
    // The story is told by what the console has read: a gap comes before its end, in the same stream.
    await running.until('its story has its end', async () =>
      (await story()).events.some(({ type }) => type === 'order.concluded'),
    );
    const { events } = await story();
    return events
      .filter(({ type }) => type === 'order.position-gap')
      .map(({ data }) => data as PositionGapV1);
  }
  async function holds(position: string): Promise<void> {
    const held = async (): Promise<boolean> => {
      const trades = await running.get<{ symbol: string; position: string; status: string }[]>('/v1/trades'); // prettier-ignore
      const trade = trades.find(({ symbol }) => symbol === SYMBOL);
      const settled = trade?.status === 'OPEN' || trade?.status === 'CLOSED';
      return settled && trade.position === position;
    };
    await running.until(`it holds ${position}`, held, 30_000);
  }

  it('are followed where it is held, over a kill, and refused where it is not', async () => {
    expect(outcome(await ended('BUY', { side: 'FLAT' }))).toBe('EXECUTED FILLED');
    await holds('100');
    const refused = await ended('BUY', { side: 'FLAT', quantity: '0' });
    expect(outcome(refused)).toBe('DENIED POSITION_GAP');
    expect(refused.reason).toContain('tv believes the strategy to be flat, and it is long 100');
    expect(await gapsOf(refused)).toMatchObject([
      { source: 'tv', stated: { side: 'FLAT' }, held: '100', heldAtMost: '100', answer: 'REFUSED' },
    ]);

    await running.kill();
    await start();
    expect(outcome(await ended('BUY', { side: 'LONG', quantity: '99' }))).toBe('DENIED POSITION_GAP'); // prettier-ignore
    const agreed = await ended('BUY', { side: 'LONG', quantity: 100 });
    expect(outcome(agreed)).toBe('NO_ACTION SAME_SIDE');
    expect(await gapsOf(agreed)).toEqual([]);
  }, 120_000);

  it('leave what is held, whatever their source believes', async () => {
    const left = await ended('SELL', { side: 'SHORT', quantity: '5' });
    expect(outcome(left)).toBe('EXECUTED EXIT');
    expect(await gapsOf(left)).toMatchObject([{ held: '100', answer: 'EXIT_PASSES' }]);
    await holds('0');
  }, 60_000);

  it('are followed from what is held where their source is adopted', async () => {
    const stated = { side: 'LONG', quantity: '100' };
    expect(outcome(await ended('BUY', stated))).toBe('DENIED POSITION_GAP');
    const adopted = await ended('BUY', stated, 'adopted');
    expect(outcome(adopted)).toBe('EXECUTED FILLED');
    expect(await gapsOf(adopted)).toMatchObject([
      { source: 'adopted', stated, held: '0', answer: 'ADOPTED' },
    ]);
    await holds('100');
  }, 60_000);
});
