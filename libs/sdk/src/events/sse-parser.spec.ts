import fc from 'fast-check';
import { SseParser } from './sse-parser';

const TEXT =
  ': hello\n\nid: 1\nevent: a\ndata: {"x":1}\n\nevent: b\ndata: one\ndata: two\n\ndata: c\r\n\r\nevent: none\n\n';
const EVENTS = [
  { id: '1', type: 'a', data: '{"x":1}' },
  { id: '', type: 'b', data: 'one\ntwo' },
  { id: '', type: 'message', data: 'c' },
];

describe('server-sent events', () => {
  it('are read whatever pieces they come in', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(TEXT.length), { maxLength: 20 }), (cuts) => {
        const parser = new SseParser();
        const at = [0, ...cuts, TEXT.length].sort((a, b) => a - b);
        const pieces = at.slice(1).map((end, index) => TEXT.slice(at[index], end));
        expect(pieces.flatMap((piece) => parser.push(piece))).toEqual(EVENTS);
      }),
    );
  });
});
