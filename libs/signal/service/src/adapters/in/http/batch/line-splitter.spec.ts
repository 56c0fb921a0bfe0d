import fc from 'fast-check';
import { type Line, LineSplitter } from './line-splitter';

const BYTES_MAX = 40;

function linesOf(chunks: readonly Buffer[]): readonly Line[] {
  const splitter = new LineSplitter(BYTES_MAX);
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

/** The same bytes, cut anywhere. */
const cut = fc
  .tuple(
    fc.string({ unit: fc.constantFrom('a', '"', ' ', '\t', '\r', '\n', 'é'), maxLength: 300 }),
    fc.array(fc.nat(300)),
  )
  .map(([text, places]) => {
    const bytes = Buffer.from(text);
    const ends = [...places.filter((at) => at < bytes.length).sort((a, b) => a - b), bytes.length];
    return { text, chunks: ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end)) };
  });

describe('lines', () => {
  it('are the same however the bytes come', () => {
    fc.assert(
      fc.property(cut, ({ text, chunks }) => {
        const expected = text.split('\n').flatMap((line, at) => {
          const isLong = Buffer.byteLength(line) > BYTES_MAX;
          const bytes = isLong ? null : line.replace(/^[ \t\r]+|[ \t\r]+$/g, '');
          return bytes === '' ? [] : [{ number: at + 1, bytes }];
        });
        const found = linesOf(chunks).map(({ number, bytes }) => ({
          number,
          bytes: bytes?.toString() ?? null,
        }));
        expect(found).toEqual(expected);
      }),
    );
  });
});
