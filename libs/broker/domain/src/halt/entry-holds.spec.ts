import fc from 'fast-check';
import { given } from '@fairlead/core/testing';
import { type EntryHolds, type HoldCommand, areEntriesHeld, holdDecider } from './entry-holds';

const HALF_A_MINUTE_MS = 30_000;

const ask = (holdId: string, requestId: string, atMs: number): HoldCommand => ({
  kind: 'ask',
  ...{ holdId, requestId, atMs },
});

function after(...commands: readonly HoldCommand[]): EntryHolds {
  return commands.reduce<EntryHolds>((holds, command) => {
    const decided = holdDecider.decide(command, holds);
    return decided.ok ? decided.value.reduce(holdDecider.evolve, holds) : holds;
  }, holdDecider.initial);
}

describe('halts that are not on record yet', () => {
  it('hold from the moment they are asked for, and half a minute at most', () => {
    const holds = after(ask('1', 'halt', 1_000));
    expect(areEntriesHeld([], 1_000)).toBe(false);
    expect(areEntriesHeld(holds, 1_000)).toBe(true);
    expect(areEntriesHeld(holds, 1_000 + HALF_A_MINUTE_MS - 1)).toBe(true);
    expect(areEntriesHeld(holds, 1_000 + HALF_A_MINUTE_MS)).toBe(false);
  });

  it('end with their record, however often they were asked for', () => {
    const holds = after(ask('1', 'halt', 0), ask('2', 'halt', 5));
    expect(after(ask('1', 'halt', 0), ask('2', 'halt', 5), { kind: 'record', requestId: 'halt' })).toEqual([]); // prettier-ignore
    expect(areEntriesHeld(holds, 10)).toBe(true);
  });

  it('end where nothing came of one asking, and leave the others', () => {
    const left = after(ask('1', 'halt', 0), ask('2', 'halt', 0), { kind: 'drop', holdId: '2' });
    expect(left.map(({ holdId }) => holdId)).toEqual(['1']);
  });

  it('are not known where they end twice', () => {
    given(holdDecider).when({ kind: 'drop', holdId: '1' }).then();
    given(holdDecider).when({ kind: 'record', requestId: 'halt' }).then();
  });

  it('hold exactly while one of them is neither recorded, dropped nor too old, whatever comes in whatever order', () => {
    const name = fc.integer({ min: 0, max: 3 }).map(String);
    const step = fc.oneof(
      fc.record({ kind: fc.constant('ask' as const), requestId: name }),
      fc.record({ kind: fc.constant('drop' as const), holdId: name }),
      fc.record({ kind: fc.constant('record' as const), requestId: name }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.nat(20_000))), (steps) => {
        let atMs = 0;
        let holds: EntryHolds = [];
        // The same in the plainest way: every asking that was not ended since, by its age.
        let asked: { holdId: string; requestId: string; atMs: number }[] = [];
        for (const [index, [each, laterMs]] of steps.entries()) {
          atMs += laterMs;
          const holdId = String(index);
          const command: HoldCommand = each.kind === 'ask' ? { ...each, holdId, atMs } : each;
          const decided = holdDecider.decide(command, holds);
          if (decided.ok) holds = decided.value.reduce(holdDecider.evolve, holds);
          if (each.kind === 'ask') asked.push({ ...each, holdId, atMs });
          if (each.kind === 'drop') asked = asked.filter((one) => one.holdId !== each.holdId);
          if (each.kind === 'record') {
            asked = asked.filter(({ requestId }) => requestId !== each.requestId);
          }
          const isHeld = asked.some((one) => atMs < one.atMs + HALF_A_MINUTE_MS);
          expect(areEntriesHeld(holds, atMs)).toBe(isHeld);
        }
      }),
    );
  });
});
