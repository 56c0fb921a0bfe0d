import { type Lane, Pacer } from './pacer';

describe('the pacer', () => {
  let nowMs: number;
  let sent: string[];
  let dropped: string[];
  let pacer: Pacer;

  beforeEach(() => {
    jest.useFakeTimers();
    nowMs = 0;
    sent = [];
    dropped = [];
    pacer = new Pacer(() => nowMs);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function put(lane: Lane, name: string, frames = 1, orderIds: readonly number[] = []): void {
    const send = (): void => void sent.push(name);
    const drop = (): void => void dropped.push(name);
    pacer.enqueue({ lane, frames, orderIds, send, drop });
  }
  function pass(ms: number): void {
    for (let step = 0; step < ms; step += 5) {
      nowMs += 5;
      jest.advanceTimersByTime(5);
    }
  }

  it('sends four frames at once and the rest a window later', () => {
    for (let count = 1; count <= 6; count += 1) put('control', `c${count}`);
    expect(sent).toEqual(['c1', 'c2', 'c3', 'c4']);
    pass(110);
    expect(sent).toEqual(['c1', 'c2', 'c3', 'c4', 'c5', 'c6']);
  });

  it('lets cancels overtake everything, and data nothing', () => {
    for (let count = 1; count <= 4; count += 1) put('control', 'x');
    put('data', 'data');
    put('place', 'bracket', 3);
    put('modify', 'modify');
    put('cancel', 'cancel');
    sent = [];
    pass(400);
    expect(sent).toEqual(['cancel', 'modify', 'bracket', 'data']);
  });

  it('keeps new orders in the order of their ids', () => {
    for (let count = 1; count <= 4; count += 1) put('control', 'x');
    put('place', 'entry 1-3', 3, [1, 2, 3]);
    put('place', 'stop 4', 1, [4]);
    sent = [];
    pass(400);
    expect(sent).toEqual(['entry 1-3', 'stop 4']);
  });

  it('never sends a cancel before the order that it cancels', () => {
    for (let count = 1; count <= 4; count += 1) put('control', 'x');
    put('place', 'order 7', 1, [7]);
    put('cancel', 'cancel 7', 1, [7]);
    put('cancel', 'cancel 6', 1, [6]);
    sent = [];
    pass(400);
    expect(sent).toEqual(['cancel 6', 'order 7', 'cancel 7']);
  });

  it('keeps room for a bracket while orders go out', () => {
    pacer.keepRoomForOrders(true);
    put('place', 'first', 1);
    pass(110);
    put('data', 'data 1');
    put('data', 'data 2');
    put('place', 'bracket', 3);
    expect(sent).toEqual(['first', 'data 1', 'bracket']);
  });

  it('lets data use three of four while no order went out', () => {
    pacer.keepRoomForOrders(true);
    for (let count = 1; count <= 5; count += 1) put('data', `d${count}`);
    expect(sent).toEqual(['d1', 'd2', 'd3']);
  });

  it('drops what waits when the link goes, and says so', () => {
    for (let count = 1; count <= 5; count += 1) put('place', `o${count}`);
    pacer.clear();
    expect(dropped).toEqual(['o5']);
    pass(200);
    expect(sent).not.toContain('o5');
  });

  it('halves the pace after a complaint', () => {
    pacer.slowDown();
    for (let count = 1; count <= 5; count += 1) put('control', `c${count}`);
    pass(110);
    expect(sent).toHaveLength(4);
    pass(110);
    expect(sent).toHaveLength(5);
  });
});
