import fc from 'fast-check';
import { partsOfJson } from './json-parts';

/** Without where each begins, after that was found to be true. */
function partsIn(text: string): unknown {
  const parts = partsOfJson(text);
  for (const part of parts ?? []) expect(text.startsWith(part.text, part.at)).toBe(true);
  return parts?.map(({ key, text: part }) => ({ key, text: part })) ?? null;
}

const space = fc.constantFrom('', ' ', '\n', '\t\r\n ');
const anyText = fc.string({ unit: 'binary' });

describe('the parts of JSON', () => {
  it('of a list are its elements, as each was written', () => {
    fc.assert(
      fc.property(fc.array(fc.json({ maxDepth: 4 })), space, (texts, gap) => {
        const text = `${gap}[${texts.map((each) => `${gap}${each}${gap}`).join(',')}]${gap}`;
        expect(partsIn(text)).toEqual(texts.map((each) => ({ key: null, text: each })));
      }),
    );
  });

  it('of an object are its members, also those of one key', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, fc.json({ maxDepth: 4 }))), space, (members, gap) => {
        const text = `{${members.map(([key, value]) => `${gap}${JSON.stringify(key)}${gap}:${gap}${value}`).join(',')}${gap}}`;
        expect(partsIn(text)).toEqual(members.map(([key, value]) => ({ key, text: value })));
      }),
    );
  });

  it.each(['[]', '{}', ' [ ] ', '{\n}'])('of %j are none', (text) => {
    expect(partsOfJson(text)).toEqual([]);
  });

  it.each(['1', '"[1]"', 'null', ' true'])('of %j there are none to ask for', (text) => {
    expect(partsOfJson(text)).toBeNull();
  });
});
