import { HttpProblem } from '@fairlead/platform';
import fc from 'fast-check';
import { requestIdOf } from './request-id';

const UUID = '0b5f3a52-7d0a-4a57-9a26-2d6e3e0a5f01';
const IS_UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the id of a request that changes something', () => {
  it.each<readonly [string, string | undefined, string | undefined]>([
    ['the header', UUID, undefined],
    ['the header in quotes, as the draft has it', `"${UUID}"`, undefined],
    ['the header in capitals', UUID.toUpperCase(), undefined],
    ['the body', undefined, UUID],
    ['both, where they are one', UUID.toUpperCase(), UUID],
  ])('comes from %s', (_where, header, inBody) => {
    expect(requestIdOf(header, inBody)).toBe(UUID);
  });

  it('is a new one where the caller names none', () => {
    expect(requestIdOf(undefined, undefined)).not.toBe(requestIdOf(undefined, undefined));
  });

  it('is the same UUID for the same key of any form, and another for another', () => {
    const isEmptyInQuotes = (text: string): boolean => text === '""';
    const key = fc.stringMatching(/^[!-~]{1,255}$/).filter((text) => !isEmptyInQuotes(text));
    fc.assert(
      fc.property(key, key, (one, other) => {
        const [first, second] = [requestIdOf(one, undefined), requestIdOf(other, undefined)];
        expect(first).toMatch(IS_UUID);
        expect(requestIdOf(one, undefined)).toBe(first);
        const bare = (text: string): string => text.replace(/^"(.+)"$/, '$1');
        expect(first === second).toBe(bare(one) === bare(other));
      }),
    );
  });

  it.each([
    ['an empty header', '', undefined],
    ['nothing in quotes', '""', undefined],
    ['spaces within', 'a b', undefined],
    ['a control character', 'a\u0007', undefined],
    ['256 characters', 'k'.repeat(256), undefined],
    ['two ids', UUID, UUID.replace('0', '1')],
  ])('is refused with %s', (_what, header, inBody) => {
    expect(() => requestIdOf(header, inBody)).toThrow(HttpProblem);
  });
});
