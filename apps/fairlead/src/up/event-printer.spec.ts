import { LiveEvents } from '@fairlead/console-service';
import { BrokerGateV1, SignalDisposedV1 } from '@fairlead/contracts';
import { envelope } from '../testing/envelope';
import { EventPrinter } from './event-printer';

function printing(): { live: LiveEvents; printer: EventPrinter; lines: string[] } {
  const live = new LiveEvents();
  const lines: string[] = [];
  const printer = new EventPrinter(live, {
    json: true,
    style: { colour: false, verbose: false },
    write: (line) => lines.push((JSON.parse(line) as { data: { code: string } }).data.code),
  });
  return { live, printer, lines };
}

const disposed = (code: string, recordedAt: string): ReturnType<typeof envelope> =>
  envelope(SignalDisposedV1, { code }, { recordedAt });

describe('the event printer', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('prints events in the order in which they were made, though they were recorded otherwise', () => {
    const { live, printer, lines } = printing();
    printer.start();
    live.push(disposed('second', '2026-11-23T14:30:00.002Z'));
    live.push(disposed('first', '2026-11-23T14:30:00.001Z'));
    jest.advanceTimersByTime(500);
    expect(lines).toEqual(['first', 'second']);
  });

  it('holds everything back until it is started, and loses nothing of it', () => {
    const { live, printer, lines } = printing();
    live.push(disposed('early', '2026-11-23T14:30:00.001Z'));
    jest.advanceTimersByTime(1_000);
    expect(lines).toEqual([]);
    printer.start();
    jest.advanceTimersByTime(500);
    expect(lines).toEqual(['early']);
  });

  it('prints what still waits when it is stopped, and nothing after', () => {
    const { live, printer, lines } = printing();
    printer.start();
    live.push(disposed('last', '2026-11-23T14:30:00.001Z'));
    printer.stop();
    live.push(disposed('after', '2026-11-23T14:30:00.002Z'));
    jest.advanceTimersByTime(500);
    expect(lines).toEqual(['last']);
  });

  it('keeps the order of events of one millisecond', () => {
    const { live, printer, lines } = printing();
    printer.start();
    for (const code of ['a', 'b', 'c']) live.push(disposed(code, '2026-11-23T14:30:00.001Z'));
    jest.advanceTimersByTime(500);
    expect(lines).toEqual(['a', 'b', 'c']);
  });

  it('leaves out what the gate of an earlier run was: it is no more', () => {
    const live = new LiveEvents();
    const lines: string[] = [];
    const printer = new EventPrinter(live, {
      json: false,
      style: { colour: false, verbose: false },
      gatesSince: '2026-11-23T14:30:00.000Z',
      write: (line) => lines.push(line),
    });
    const gate = (code: string, occurredAt: string): ReturnType<typeof envelope> =>
      envelope(BrokerGateV1, { code, state: 'closed' }, { occurredAt, recordedAt: occurredAt });
    live.push(gate('STOPPING', '2026-11-23T14:29:59.999Z'));
    live.push(gate('STARTING', '2026-11-23T14:30:00.000Z'));
    printer.start();
    printer.stop();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('STARTING');
  });
});
