import { HistoricalLimits, MessageRate, MESSAGES_PER_SECOND_MAX } from '@fairlead/simulator-domain';
import { ManualClock, instant, parseInstant } from '@fairlead/core';
import type { RawClient } from '../../src/clients/raw-client';
import { Stage } from '../../src/clients/stage';

let stage: Stage;
afterEach(() => stage.close());

function errors(client: RawClient): readonly number[] {
  return client
    .messages()
    .flatMap((message) =>
      message.name === 'errMsg' && message.values.code < 2_000 ? [message.values.code] : [],
    );
}

function times(client: RawClient): number {
  return client.messages().filter(({ name }) => name === 'currentTime').length;
}

describe('more than fifty messages a second', () => {
  it('are all answered where pacing is off', async () => {
    stage = await Stage.open();
    const client = await stage.raw();
    for (let sent = 0; sent < 500; sent++) client.send('49', '1');
    await client.until(() => times(client) === 500);
  });

  it('are refused with 100 where they are rejected, and the third ends the connection', async () => {
    stage = await Stage.open({ switches: { pacing: 'rejected' } });
    const [client, other] = [await stage.raw(1), await stage.raw(2)];
    for (let sent = 0; sent < 80; sent++) client.send('49', '1');
    await client.until(() => client.closed);
    // Starting the API was one of the fifty.
    expect(times(client)).toBe(MESSAGES_PER_SECOND_MAX - 1);
    expect(errors(client)).toEqual([100, 100, 100]);
    const text = JSON.stringify(client.frames.at(-1));
    expect(text).toContain('Max rate of messages per second has been exceeded:max=50 rec=51');
    expect(stage.control.dismissals).toMatchObject([
      { clientId: 1, reason: 'it sent too fast three times' },
    ]);
    other.send('49', '1');
    await other.until(() => times(other) === 1);
  });

  it('are read slower where they are paced, in order and without a word', async () => {
    stage = await Stage.open({ switches: { pacing: 'paced' } });
    const client = await stage.raw();
    const started = performance.now();
    for (let sent = 0; sent < 120; sent++) client.send('49', '1');
    await client.until(() => times(client) === 120);
    expect(performance.now() - started).toBeGreaterThan(1_900);
    expect(errors(client)).toEqual([]);
  });
});

describe('a message rate', () => {
  beforeEach(async () => {
    stage = await Stage.open();
  });

  it('lets fifty through within a second, and says how long the next one has to wait', () => {
    const rate = new MessageRate();
    for (let sent = 0; sent < MESSAGES_PER_SECOND_MAX; sent++) {
      expect(rate.waitMs(1_000 + sent)).toBe(0);
      rate.count(1_000 + sent);
    }
    expect(rate.waitMs(1_500)).toBe(500);
    expect(rate.count(1_500)).toBe(MESSAGES_PER_SECOND_MAX + 1);
    expect(rate.waitMs(3_000)).toBe(0);
  });
});

describe('requests for history', () => {
  const series = (n: number): { whole: string; series: string; weight: 1 } => ({
    whole: String(n),
    series: String(n),
    weight: 1,
  });

  beforeEach(async () => {
    stage = await Stage.open();
  });

  it('are refused for an identical one within 15 seconds', () => {
    const limits = new HistoricalLimits();
    expect(limits.take(series(1), instant(0))).toBe(true);
    expect(limits.take(series(1), instant(14_999))).toBe(false);
    expect(limits.take(series(1), instant(15_000))).toBe(true);
  });

  it('are refused from the sixth of one series within two seconds on', () => {
    const limits = new HistoricalLimits();
    const taken = Array.from({ length: 7 }, (_, n) =>
      limits.take({ ...series(n), series: 'AAPL' }, instant(n * 100)),
    );
    expect(taken).toEqual([true, true, true, true, true, false, false]);
    expect(limits.take({ ...series(9), series: 'AAPL' }, instant(2_500))).toBe(true);
  });

  it('are sixty in ten minutes, of which those of bid and ask count twice', () => {
    const count = (weight: 1 | 2): number => {
      const limits = new HistoricalLimits();
      return Array.from({ length: 100 }, (_, n) =>
        limits.take({ ...series(n), weight }, instant(n)),
      ).filter(Boolean).length;
    };
    expect([count(1), count(2)]).toEqual([60, 30]);
  });

  it('are refused with 162 over the wire where the limits are on, and small bars are of six months', async () => {
    const clock = new ManualClock(parseInstant('2026-11-23T15:00:00.000Z'));
    const own = await Stage.open({ clock, switches: { historicalLimits: true } });
    const client = await own.client();
    const ask = (reqId: number, end: string): void =>
      void client.api.reqHistoricalData(
        reqId,
        { conId: 265598, exchange: 'SMART' },
        end,
        '60 S',
        '5 secs' as never,
        'TRADES',
        0,
        2,
        false,
      );
    ask(1, '');
    ask(2, '');
    const pacing = await client.waitFor('error', (args) => args[1] === 162 && args[2] === 2);
    expect(String(pacing.args[0])).toContain('Historical data request pacing violation');
    clock.advanceMs(15_000);
    ask(3, '');
    await client.waitFor('historicalData', (args) => args[0] === 3);
    ask(4, '20260401-15:00:00');
    const old = await client.waitFor('error', (args) => args[1] === 162 && args[2] === 4);
    expect(String(old.args[0])).toContain('HMDS query returned no data');
    await own.close();
  });
});
