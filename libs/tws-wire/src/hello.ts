import { WireError } from './wire-error';

const HELLO = /^v(\d{1,4})(?:\.\.(\d{1,4}))?(?: ([\x20-\x7e]{0,200}))?$/;

/** What a client says first: the server versions it can speak, and options that are kept but never checked. */
export interface Hello {
  readonly versionMin: number;
  readonly versionMax: number;
  readonly connectOptions: string;
}

/** Returns the hello of a payload such as `v100..193 +PACEAPI`. Throws a WireError on anything else. */
export function parseHello(payload: Buffer): Hello {
  const text = payload.toString('latin1');
  const match = HELLO.exec(text);
  if (match === null)
    throw new WireError('not a version range', {
      messageName: 'hello',
      field: 'versions',
      frame: [text],
    });
  const versionMin = Number(match[1]);
  const versionMax = match[2] === undefined ? versionMin : Number(match[2]);
  return { versionMin, versionMax, connectOptions: match[3] ?? '' };
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

/** The lowest version that this codec speaks. */
export const VERSION_MIN = 157;
/** The highest one: from 201 on messages are protocol buffers. */
export const VERSION_MAX = 200;
