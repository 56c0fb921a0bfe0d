import { FRAME_BYTES_MAX, FrameReader, fieldsOf, frameOf, frameOfFields } from './frame';
import { helloPayload, parseHello } from './hello';
import { WireError } from './wire-error';

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

  it('that announces more than the bound is refused before it is waited for', () => {
    const header = Buffer.alloc(4);
    header.writeUInt32BE(FRAME_BYTES_MAX + 1);
    expect(() => new FrameReader().push(header)).toThrow(/above/);
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

  it.each(['', 'GET / HTTP/1.1', 'v', 'v1..', 'v99999'])('%j is refused', (text) => {
    expect(() => parseHello(Buffer.from(text))).toThrow(WireError);
  });
});
