import type { ModelBrokerOptions } from '../model-broker';
import type { Move } from './moves/move';
import { MOVES, type Played, entered, play } from './play';
import { playSequences } from './sequences';

/** `npm run model` plays more of them. */
const USUAL = 100;

/** What longer runs found, as short as it can be. */
const FOUND: Readonly<Record<string, readonly [ModelBrokerOptions, readonly Move[]]>> = {
  'a target that leaves was made larger at TWS, and our change of it is lost with the connection': [
    { activation: 'early', fate: 'live' },
    [
      ...entered('short'),
      { kind: 'close and buy', strategy: 'sim', shares: 1, offset: null, restMs: 1_000 },
      { kind: 'all arrives' },
      { kind: 'change a size by hand', which: 0, purpose: 'TARGET', shares: 61 },
      { kind: 'a status arrives', which: 0 },
      { kind: 'the connection breaks', torn: 'absent' },
    ],
  ],
  'the broker refuses to make a stop smaller that was made larger at TWS, and it fills meanwhile': [
    { activation: 'early', fate: 'live' },
    [
      ...entered('buy'),
      { kind: 'change a size by hand', which: 0, purpose: 'STOP', shares: 61 },
      { kind: 'refuse a change', request: 'modify' },
      { kind: 'all arrives' },
      { kind: 'fill whole', which: 0, purpose: 'STOP' },
    ],
  ],
  'a rule moves a stop, the broker refuses that, and somebody moves it back at TWS': [
    { activation: 'early', fate: 'live' },
    [
      ...entered('buy'),
      { kind: 'move the stop', strategy: 'sim', at: 0.3, loosen: false },
      { kind: 'refuse a change', request: 'modify' },
      { kind: 'change a price by hand', which: 0, purpose: 'STOP', by: -1 },
      { kind: 'time passes', steps: 1 },
    ],
  ],
  'a trade is left whose entry the broker has just taken back, and that is on its way': [
    { activation: 'early', fate: 'live' },
    [
      { kind: 'buy without a stop', strategy: 'sim', shares: 1, offset: null, restMs: 1_000 },
      { kind: 'all arrives' },
      { kind: 'the price moves', percent: -9 },
      { kind: 'a minute passes' },
      { kind: 'bust', index: 0 },
      { kind: 'close', strategy: 'sim' },
    ],
  ],
  'the stop of a trade with several targets fills whole before they are placed, and no status names it':
    [
      { activation: 'early', fate: 'live' },
      [
        { kind: 'buy to several targets', strategy: 'sim', shares: 2, offset: null, restMs: 1_000 },
        { kind: 'buy', strategy: 'swing', shares: 1, offset: null, restMs: 1_000 },
        { kind: 'the price moves', percent: -9 },
        { kind: 'the connection breaks', torn: 'lives' },
        { kind: 'fills that no status names', which: 1, purpose: 'STOP' },
      ],
    ],
};

describe('order management, whatever happens', () => {
  it('meets at least 25 kinds of things that can happen', () => {
    expect(Object.keys(MOVES).length).toBeGreaterThanOrEqual(25);
  });

  it('keeps its laws after each of them, and comes to rest protected or flat', () => {
    const seen: Seen = { entered: 0, added: 0, left: 0, stopped: 0, taken: 0 };
    playSequences(USUAL, { look: (played) => count(played, seen) });
    // Where nothing of this ever happens, the laws say nothing.
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(0);
  });

  it.each(Object.entries(FOUND))('keeps them where %s', (_what, [how, moves]) => {
    expect(play(how, moves).broken).toEqual([]);
  });
});

type Seen = Record<'entered' | 'added' | 'left' | 'stopped' | 'taken', number>;

function count({ model }: Played, seen: Seen): void {
  for (const { trade } of model.trades) {
    seen.entered += trade.executions.length > 0 ? 1 : 0;
    seen.added += trade.additions.length;
    seen.left += trade.exit === null ? 0 : 1;
    seen.stopped += trade.legs.filter((leg) => leg.purpose === 'STOP' && leg.filled.gt(0)).length;
    seen.taken += trade.takings.length;
  }
}
