import { FRAME_BYTES_MAX, FrameReader, fieldsOf, frameOf, frameOfFields } from './frame';
import { helloAnswerFields, helloPayload, parseHello, parseHelloAnswer } from './hello';
import { WireError } from './values/wire-error';

const texts = (payloads: readonly Buffer[]): string[][] => payloads.map(fieldsOf);

describe('a frame', () => {
  it('is a big-endian length and fields that each end with NUL', () => {
    expect(frameOfFields(['9', '1', '42']).toString('latin1')).toBe('\0\0\0\u00079\x001\x0042\0');
  });

  it('whose last field is not terminated is an error', () => {
    expect(() => fieldsOf(Buffer.from('9\x001'))).toThrow(WireError);
  });

  it('comes out whole however the network slices it', () => {
    const stream = Buffer.concat([
      frameOfFields(['a', '']),
      frameOfFields([]),
      frameOfFields(['b']),
    ]);
    for (let size = 1; size <= stream.length; size++) {
      const reader = new FrameReader();
      const read: Buffer[] = [];
      for (let at = 0; at < stream.length; at += size)
        read.push(...reader.push(stream.subarray(at, at + size)));
      expect(texts(read)).toEqual([['a', ''], [], ['b']]);
    }
  });

  it.each([FRAME_BYTES_MAX + 1, 0x7fffffff, 0x80000000, 0xffffffff])(
    'that announces %d bytes is refused before it is waited for, and nothing after it is read',
    (length) => {
      const header = Buffer.alloc(4);
      header.writeUInt32BE(length);
      const reader = new FrameReader();
      expect(() => reader.push(header)).toThrow(/above/);
      expect(() => reader.push(frameOfFields(['9', '1', '42']))).toThrow(/above/);
    },
  );

  it('may be as short as the owner of the reader says', () => {
    expect(() => new FrameReader(0, 8).push(frameOfFields(['12345678']))).toThrow(
      'a frame of 9 bytes is above 8',
    );
  });

  it('of a megabyte arrives byte by byte in room for a megabyte', () => {
    const stream = frameOf(Buffer.alloc(1024 * 1024, 0x41));
    const reader = new FrameReader();
    // A buffer for each byte would take a hundred times as much.
    const pieces = (): number => (reader as unknown as { chunks: Buffer[] }).chunks.length;
    let piecesMax = 0;
    let read = 0;
    for (const byte of stream) {
      read += reader.push(Buffer.of(byte)).length;
      piecesMax = Math.max(piecesMax, pieces());
    }
    expect(read).toBe(1);
    expect(piecesMax).toBeLessThan(64);
  });

  it('may be one of many in a piece, the last unfinished', () => {
    const reader = new FrameReader();
    const frames = Array.from({ length: 1_000 }, (_, index) => frameOfFields([String(index)]));
    const stream = Buffer.concat(frames);
    expect(reader.push(stream.subarray(0, -1))).toHaveLength(999);
    expect(texts(reader.push(stream.subarray(-1)))).toEqual([['999']]);
  });

  it('of the largest size arrives in small pieces without being copied at each', () => {
    const reader = new FrameReader();
    const stream = frameOf(Buffer.alloc(FRAME_BYTES_MAX, 0x41));
    let read: Buffer[] = [];
    for (let at = 0; at < stream.length; at += 1024)
      read = read.concat(reader.push(stream.subarray(at, at + 1024)));
    expect(read.map((payload) => payload.length)).toEqual([FRAME_BYTES_MAX]);
  });
});

describe('a hello', () => {
  it('follows the four literal bytes that open a connection', () => {
    const reader = new FrameReader(4);
    const hello = helloPayload({ versionMin: 100, versionMax: 193, connectOptions: '' });
    const [prefix, payload] = reader.push(Buffer.concat([Buffer.from('API\0'), frameOf(hello)]));
    expect(prefix?.toString('latin1')).toBe('API\0');
    expect(payload?.toString()).toBe('v100..193');
  });

  it.each([
    ['v100..193', { versionMin: 100, versionMax: 193, connectOptions: '' }],
    ['v157..178 +PACEAPI', { versionMin: 157, versionMax: 178, connectOptions: '+PACEAPI' }],
    ['v177', { versionMin: 177, versionMax: 177, connectOptions: '' }],
  ])('%s is understood', (text, hello) => {
    expect(parseHello(Buffer.from(text))).toEqual(hello);
  });

  it.each([
    '',
    'GET / HTTP/1.1',
    'v',
    'v1..',
    'v99999',
    'v193..100',
    'v100..193\0',
    'v100..193 é',
    `v100..193 ${'x'.repeat(300)}`,
  ])('%j is refused', (text) => {
    expect(() => parseHello(Buffer.from(text))).toThrow(WireError);
  });

  it.each([
    { versionMin: 100, versionMax: 193, connectOptions: '+PACEAPI' },
    { versionMin: 157, versionMax: 157, connectOptions: '' },
  ])('reads as it was written: %j', (hello) => {
    expect(parseHello(helloPayload(hello))).toEqual(hello);
  });

  it('is answered with a version and a time whose zone may hold spaces', () => {
    const answer = {
      serverVersion: 178,
      connectionTime: '20250425 15:23:54 Central European Standard Time',
    };
    expect(parseHelloAnswer(helloAnswerFields(answer))).toEqual(answer);
    for (const frame of [[], ['178'], ['178', 'now', ''], ['x', 'now']])
      expect(() => parseHelloAnswer(frame)).toThrow(WireError);
  });
});
