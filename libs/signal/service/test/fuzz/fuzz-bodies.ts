import { SUBMISSION_FIELDS } from '../../src/application/submission.dto';

/** A request that means harm, or nothing at all. */
export interface FuzzRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const PATHS = ['/v1/signals', '/v1/signals', '/v1/signals:batch', '/v1/signals:batch'] as const;
/** Ways in of alerts: what is mapped, what is not, keys that are none. */
const ALERT_PATHS = [
  ...['/v1/alerts/tradingview', '/v1/alerts/tradingview', '/v1/alerts/tradingview'],
  ...['/v1/alerts/tradingview/fl_x', '/v1/alerts/__proto__', '/v1/alerts/%00', '/v1/alerts/%ff'],
];
/** What alerts call their fields, as they are and as paths. */
const ALERT_NAMES = [
  ...['key', 'secret', 'ticker', 'symbol', 'action', 'side', 'strategy', 'price', 'close', 'time'],
  ...['timenow', 'confidence', 'id', 'prev_market_position', 'prev_market_position_size'],
  ...['strategy.order.action', '__proto__', 'constructor', 'a\\u0000', ''],
];
const ALERT_VALUES = [
  ...['"{{ticker}}"', '"{{}}"', '"{{a}}{{a}}"', '"NASDAQ:AAPL"', '"TSX:SHOP"', '":"', '"a:b:c"'],
  ...['"buy"', '"CLOSE"', '"constructor"', '"long"', '"flat"', '"up"', '"100"', '"-100"', '100'],
  ...['{"order":{"action":"sell"}}', '{"prev_market_position":"short"}', '1795446000', '"15:00"'],
];
const TYPES = [
  ...['application/json', 'application/json', 'application/x-ndjson', 'application/x-ndjson'],
  ...['text/plain', 'application/json; charset=utf-16', 'application/x-www-form-urlencoded', 'x'],
];
/** What breaks parsers, databases, logs and arithmetic. */
const NASTY: readonly string[] = [
  ...['0', '-0', '1e999', '-1e-999', '1e308', '9007199254740993', '0.1e1', '00', '1.', '.5', '+1'],
  ...[
    'NaN',
    'Infinity',
    'true',
    'null',
    '""',
    '"\\u0000"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\u2028"',
  ],
  ...['[]', '{}', '[[[[[[[[[[1]]]]]]]]]]', '{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}'],
  ...[
    '{"__proto__":{"x":1}}',
    '{"constructor":1}',
    '{"toString":null}',
    '"__proto__"',
    '"$1"',
    '"\'; DROP TABLE signal; --"',
  ],
  ...[
    '"2026-02-30T00:00:00Z"',
    '"2026-01-07T17:00:00"',
    '"0000-00-00T00:00:00Z"',
    '"+275760-09-13T00:00:00.001Z"',
    '"2026-12-31T23:59:60Z"',
  ],
  ...[
    '"\u001b[2J"',
    '"\u202eYUB"',
    '"١٢"',
    '"ＡＡＰＬ"',
    '"%s%n"',
    '"🚀"',
    `"${'x'.repeat(5_000)}"`,
    `${'9'.repeat(400)}`,
  ],
];
const FIELDS = [...SUBMISSION_FIELDS, '__proto__', 'constructor', 'a\\u0000', ''];
const STRUCTURE = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\n',
  '\r',
  '\u0000',
  ' ',
  '\ufeff',
  '\\u',
  '//',
];

/** Draws requests from a seed: the same seed gives the same ones. */
export class FuzzBodies {
  private state: number;
  private drawn = 0;

  constructor(
    seed: number,
    private readonly issuedAt: () => string,
  ) {
    this.state = seed >>> 0;
  }

  next(): FuzzRequest {
    this.drawn += 1;
    const isAlert = this.random() < 0.25;
    const path = this.one(isAlert ? ALERT_PATHS : PATHS);
    const type = this.one(TYPES);
    const text = isAlert ? this.alert() : this.text(path, type);
    const bytes = Buffer.from(this.random() < 0.35 ? this.mutated(text) : text, 'utf8');
    const body = this.random() < 0.1 ? this.corrupted(bytes) : bytes;
    return { path, headers: { 'content-type': type, ...this.moreHeaders() }, body };
  }

  private text(path: string, type: string): string {
    const isLines = type.includes('ndjson');
    const one = (): string => (this.random() < 0.8 ? this.signal() : this.value(4));
    if (isLines) return this.many(one).join(this.one(['\n', '\n', '\r\n', '\n\n', '\r']));
    if (!path.endsWith(':batch')) return one();
    const list = `[${this.many(one).join(',')}]`;
    return this.random() < 0.3 ? `{"signals":${list}}` : list;
  }

  /** A signal that is right, or wrong in a few fields. */
  private signal(): string {
    const right: [string, string][] = [
      ['id', JSON.stringify(`f-${this.drawn}-${this.below(4)}`)],
      ['source', '"fuzz"'],
      ['symbol', this.one(['"AAPL"', '"MSFT"', '"BRK B"', '"APPL"'])],
      ['action', this.one(['"BUY"', '"SELL"', '"NEUTRAL"', '"buy"'])],
      ['confidence', String(this.random())],
      ['issuedAt', JSON.stringify(this.issuedAt())],
    ];
    const kept = right.filter(() => this.random() > 0.03);
    const wrong =
      this.random() < 0.5
        ? []
        : this.many(() => [this.one(FIELDS), this.one(NASTY)] as [string, string], 3);
    return `{${[...kept, ...wrong].map(([key, value]) => `"${key}":${value}`).join(',')}}`;
  }

  /** An alert as TradingView sends it, or wrong in a few fields. */
  private alert(): string {
    const right: [string, string][] = [
      ['ticker', this.one(['"NASDAQ:AAPL"', '"MSFT"', '"NYSE:BRK.B"'])],
      ['action', this.one(['"buy"', '"sell"', '"close"', '"Short"'])],
      ['price', this.one(['"227.50"', '227.5', '"0.0001"'])],
      ['time', JSON.stringify(this.issuedAt())],
      ['prev_market_position', this.one(['"long"', '"short"', '"flat"'])],
    ];
    const kept = right.filter(() => this.random() > 0.1);
    const wrong =
      this.random() < 0.4
        ? []
        : this.many(
            () =>
              [this.one(ALERT_NAMES), this.one([...ALERT_VALUES, ...NASTY])] as [string, string],
            4,
          );
    return this.random() < 0.05
      ? this.value(4)
      : `{${[...kept, ...wrong].map(([key, value]) => `"${key}":${value}`).join(',')}}`;
  }

  private value(depth: number): string {
    const kind = depth === 0 ? 0 : this.below(4);
    if (kind === 1) return `[${this.many(() => this.value(depth - 1), 4).join(',')}]`;
    if (kind === 2)
      return `{${this.many(() => `"${this.one(FIELDS)}":${this.value(depth - 1)}`, 4).join(',')}}`;
    return this.one(NASTY);
  }

  /** Cuts, doubles, or slips something in. */
  private mutated(text: string): string {
    const at = this.below(text.length + 1);
    const to = Math.min(text.length, at + this.below(20));
    switch (this.below(4)) {
      case 0:
        return text.slice(0, at);
      case 1:
        return text.slice(0, at) + text.slice(to);
      case 2:
        return text.slice(0, to) + text.slice(at);
      default:
        return text.slice(0, at) + this.one([...STRUCTURE, ...NASTY]) + text.slice(at);
    }
  }

  private corrupted(bytes: Buffer): Buffer {
    if (bytes.length === 0 || this.random() < 0.2) {
      return Buffer.from(Array.from({ length: this.below(200) }, () => this.below(256)));
    }
    const changed = Buffer.from(bytes);
    for (let count = this.below(8); count >= 0; count -= 1)
      changed[this.below(changed.length)] = this.below(256);
    return changed;
  }

  private moreHeaders(): Record<string, string> {
    switch (this.below(20)) {
      case 0:
        return {
          'idempotency-key': this.one(['x'.repeat(200), 'a b', `k-${this.drawn}`, '"k"', '{}']),
        };
      case 1:
        return { 'webhook-signature': this.one(['v1,AAAA', 'v1,', 'x', 'v1,AAAA '.repeat(50)]) };
      case 2:
        return { 'content-encoding': this.one(['gzip', 'identity', 'br', 'x']) };
      default:
        return {};
    }
  }

  private many<T>(make: () => T, most = 6): T[] {
    return Array.from({ length: this.below(most) }, make);
  }

  private one<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  /** Mulberry32. */
  private random(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}
