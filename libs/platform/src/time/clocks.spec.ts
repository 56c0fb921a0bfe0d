import { setTimeout as sleep } from 'node:timers/promises';
import { parseInstant } from '@fairlead/core';
import { OffsetClock, SystemClock } from './clocks';

describe('clocks', () => {
  it('start at the given moment and run on from there', async () => {
    const start = parseInstant('2026-01-07T17:00:00.000Z');
    const clock = new OffsetClock(start);
    await sleep(20);
    const passed = clock.now() - start;
    expect(passed).toBeGreaterThanOrEqual(15);
    expect(passed).toBeLessThan(5_000);
  });

  it('tell the time of the machine', () => {
    expect(Math.abs(new SystemClock().now() - Date.now())).toBeLessThan(1_000);
  });
});
