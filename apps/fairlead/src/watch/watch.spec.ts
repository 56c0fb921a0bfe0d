import type { Envelope } from '@fairlead/contracts';
import { Filter } from './watch';

function event(id: string, type = 'signal.accepted', data: object = { symbol: 'AAPL' }): Envelope {
  return { id, type, data } as unknown as Envelope;
}

describe('the filter of watch', () => {
  const accepted = event('1', 'signal.accepted', { symbol: 'AAPL', signalId: 's1' });
  const disposed = event('2', 'signal.disposed', { signalId: 's1' });
  const fill = event('3', 'fill.execution', { symbol: 'MSFT' });

  it('lets a symbol through, also where only an id says which it is', () => {
    const filter = new Filter({ symbol: 'AAPL', stages: null });
    expect([accepted, disposed, fill].map((each) => filter.lets(each))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('lets stages through', () => {
    const filter = new Filter({ symbol: null, stages: ['fill', 'risk'] });
    const denied = event('4', 'order.denied', {});
    expect([accepted, fill, denied].map((each) => filter.lets(each))).toEqual([false, true, true]);
  });
});
