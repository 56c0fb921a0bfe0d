import { WireError } from './values/wire-error';

const HELLO = /^v(\d{1,4})(?:\.\.(\d{1,4}))?(?: ([\x20-\x7e]{0,200}))?$/;

const HELLO_BYTES_MAX = 256;

/** What a client says first: the server versions it can speak, and options that are kept but never checked. */
export interface Hello {
  readonly versionMin: number;
  readonly versionMax: number;
  readonly connectOptions: string;
}

/** Returns the hello of a payload such as `v100..193 +PACEAPI`. Throws a WireError on anything else. */
export function parseHello(payload: Buffer): Hello {
  const text = payload.subarray(0, HELLO_BYTES_MAX).toString('latin1');
  const [, lowest = '', highest = lowest, connectOptions = ''] = HELLO.exec(text) ?? [];
  const isRange = lowest !== '' && Number(lowest) <= Number(highest);
  if (!isRange || payload.length > HELLO_BYTES_MAX)
    throw new WireError('not a version range', {
      messageName: 'hello',
      field: 'versions',
      frame: [text],
    });
  return { versionMin: Number(lowest), versionMax: Number(highest), connectOptions };
}

/** Returns the payload of a hello, without a terminator, as clients send it. */
export function helloPayload(hello: Hello): Buffer {
  const range =
    hello.versionMin === hello.versionMax
      ? `v${hello.versionMin}`
      : `v${hello.versionMin}..${hello.versionMax}`;
  return Buffer.from(
    hello.connectOptions === '' ? range : `${range} ${hello.connectOptions}`,
    'latin1',
  );
}

/** What the server answers a hello with: the version that both will speak, and its time. */
export interface HelloAnswer {
  readonly serverVersion: number;
  /** Such as `20250425 15:23:54 EST`. The zone may hold spaces. */
  readonly connectionTime: string;
}

/** Returns the answer to a hello. Throws a WireError where the frame is not exactly a version and a time. */
export function parseHelloAnswer(frame: readonly string[]): HelloAnswer {
  const [version = '', connectionTime = ''] = frame;
  if (frame.length !== 2 || !/^\d{1,4}$/.test(version))
    throw new WireError('not a version and a time', {
      messageName: 'helloAnswer',
      field: 'serverVersion',
      frame,
    });
  return { serverVersion: Number(version), connectionTime };
}

/** Returns the fields of the answer to a hello. */
export function helloAnswerFields({ serverVersion, connectionTime }: HelloAnswer): string[] {
  return [String(serverVersion), connectionTime];
}

/** The lowest version that this codec speaks. */
export const VERSION_MIN = 157;
/** The highest one: from 201 on messages are protocol buffers. */
export const VERSION_MAX = 200;
