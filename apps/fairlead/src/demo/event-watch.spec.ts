import { LiveEvents } from '@fairlead/console-service';
import { SignalDisposedV1 } from '@fairlead/contracts';
import { envelope } from '../testing/envelope';
import { DemoTimeout, EventWatch } from './event-watch';

const awaited = {
  type: SignalDisposedV1,
  where: (data: SignalDisposedV1) => data.code === 'B',
  what: 'the end',
};

describe('waiting for an event', () => {
  it('finds one that came before it was waited for', async () => {
    const live = new LiveEvents();
    const watch = new EventWatch(live, 50);
    live.push(envelope(SignalDisposedV1, { code: 'A' }));
    live.push(envelope(SignalDisposedV1, { code: 'B' }));
    await expect(watch.until(awaited)).resolves.toMatchObject({ data: { code: 'B' } });
  });

  it('finds one that comes later', async () => {
    const live = new LiveEvents();
    const watch = new EventWatch(live, 50);
    const found = watch.until(awaited);
    live.push(envelope(SignalDisposedV1, { code: 'B' }));
    await expect(found).resolves.toMatchObject({ data: { code: 'B' } });
  });

  it('says what did not come, and in what time', async () => {
    const watch = new EventWatch(new LiveEvents(), 50);
    await expect(watch.until(awaited)).rejects.toThrow(
      new DemoTimeout('the end did not come within 0.05 s'),
    );
  });
});
