import fc from 'fast-check';
import { brokenFarms } from './farms';

const notice = (code: number, farm: string) => ({
  code,
  message: `A data farm connection:${farm}`,
});

describe('the broken farms', () => {
  it.each([
    [2103, 2104],
    [2103, 2108],
    [2105, 2106],
    [2105, 2107],
    [2157, 2158],
  ])('are named from %d until %d names the same', (broken, there) => {
    const down = brokenFarms([], notice(broken, 'usfarm.nj'));
    expect(down).toEqual(['usfarm.nj']);
    expect(brokenFarms(down, notice(there, 'usfarm'))).toEqual(['usfarm.nj']);
    expect(brokenFarms(down, notice(there, 'usfarm.nj'))).toEqual([]);
  });

  it.each([1101, 1102])('are none once the connection is restored (%d)', (code) => {
    expect(brokenFarms(['usfarm'], { code, message: 'All data farms are connected: usfarm; ushmds.' })).toEqual([]); // prettier-ignore
  });

  it.each([1100, 2110, 2119, 100, 354])('are the same after %d', (code) => {
    expect(brokenFarms(['usfarm'], notice(code, 'usfarm'))).toEqual(['usfarm']);
  });

  it('are those whose last message was a break, whatever came in whatever order', () => {
    const farm = fc.constantFrom('usfarm', 'ushmds', 'secdefil');
    const message = fc.tuple(fc.constantFrom(2103, 2104, 2105, 2106, 2157, 2158), farm);
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), (messages) => {
        const found = messages.reduce<readonly string[]>((known, [code, name]) => brokenFarms(known, notice(code, name)), []); // prettier-ignore
        const last = new Map(messages.map(([code, name]) => [name, code]));
        const expected = [...last].filter(([, code]) => [2103, 2105, 2157].includes(code));
        expect(found).toEqual(expected.map(([name]) => name).sort());
      }),
    );
  });
});
