import { CommandFailure } from '../client/failure';
import { closeBody } from './control.commands';
import { signalBody } from './signal.command';

const options = { confidence: '0.9', source: 'cli' };

describe('signal send', () => {
  it('sends what was typed, in the terms of the API, with a fresh id', () => {
    const body = signalBody('aapl', 'buy', options);
    expect(body).toMatchObject({ source: 'cli', symbol: 'AAPL', action: 'BUY', confidence: 0.9 });
    expect(body).not.toHaveProperty('price');
    expect(signalBody('aapl', 'buy', options)).not.toEqual(body);
  });

  it("sends the caller's id and price as they are", () => {
    expect(signalBody('AAPL', 'SELL', { ...options, id: 'mine-1', price: '231.40' })).toMatchObject(
      {
        id: 'mine-1',
        price: '231.40',
      },
    );
  });

  it.each(['hold', ''])('refuses the action "%s"', (action) => {
    expect(() => signalBody('AAPL', action, options)).toThrow(CommandFailure);
  });

  it.each(['1.1', '-0.1', 'high', ' '])('refuses a confidence of "%s"', (confidence) => {
    expect(() => signalBody('AAPL', 'BUY', { ...options, confidence })).toThrow(CommandFailure);
  });
});

describe('close', () => {
  it('closes a symbol, or all', () => {
    expect(closeBody('aapl', {})).toEqual({ symbol: 'AAPL' });
    expect(closeBody(undefined, { all: true, reason: 'done' })).toEqual({
      all: true,
      reason: 'done',
    });
  });

  it('refuses both and neither: closing everything is never an accident', () => {
    expect(() => closeBody('AAPL', { all: true })).toThrow(CommandFailure);
    expect(() => closeBody(undefined, {})).toThrow(CommandFailure);
  });
});
