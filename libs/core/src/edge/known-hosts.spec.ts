import fc from 'fast-check';
import { isKnownHost } from './known-hosts';

const LOOPBACK = { address: '127.0.0.1', names: [] };
const ANYWHERE = { address: '0.0.0.0', names: ['Signals.example.com', 'console'] };

describe('the Host of a request', () => {
  it.each([
    'localhost',
    'LOCALHOST:7400',
    '127.0.0.1',
    '127.0.0.1:7400',
    '[::1]:7400',
    '[::1]',
    'localhost.',
    undefined,
    '',
  ])(
    // prettier-ignore
    'is ours where it is %s',
    (header) => {
      expect(isKnownHost(header, LOOPBACK)).toBe(true);
      expect(isKnownHost(header, ANYWHERE)).toBe(true);
    },
  );

  it.each([
    'signals.example.com',
    'SIGNALS.example.com:443',
    'console:7400',
    '10.0.0.5:7400',
    '[fd00::5]:7400',
  ])(
    // prettier-ignore
    'is ours where it is %s and we are called so or listen to the network',
    (header) => {
      expect(isKnownHost(header, ANYWHERE)).toBe(true);
      expect(isKnownHost(header, LOOPBACK)).toBe(false);
    },
  );

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:7400',
    'evil.signals.example.com',
    'signals.example.com.evil.example',
    'user@localhost',
    'localhost/x',
    'localhost:7400:1',
    ' localhost',
    '[::1',
    '::1]',
    'localhost evil.example',
    'xn--lcalhost-8cb',
    '.',
    ':7400',
    '[evil.example]',
  ])('is not ours where it is %s', (header) => {
    // prettier-ignore
    expect(isKnownHost(header, LOOPBACK)).toBe(false);
    expect(isKnownHost(header, ANYWHERE)).toBe(false);
  });

  it('is never ours where it is any domain that was not named', () => {
    fc.assert(
      fc.property(fc.domain(), fc.option(fc.nat(65_535)), (domain, port) => {
        const header = port === null ? domain : `${domain}:${port}`;
        for (const names of [LOOPBACK, ANYWHERE]) expect(isKnownHost(header, names)).toBe(false);
        expect(isKnownHost(header, { ...LOOPBACK, names: [domain] })).toBe(true);
      }),
    );
  });
});
