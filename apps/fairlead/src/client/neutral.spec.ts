import type { Envelope } from '@fairlead/contracts';
import fc from 'fast-check';
import { eventJson, eventLine } from '../printer/event-line';
import { Names } from '../printer/names';
import { CommandFailure } from './failure';
import { neutral, neutralJson, neutralLines, neutralText } from './neutral';
import { Output } from './output';
import { table } from './table';

/** Every character that commands a terminal or turns what is read around. */
const COMMANDS = [
  ...range(0x00, 0x1f),
  ...range(0x7f, 0x9f),
  ...[0xad, 0x61c, 0x180e, 0xfeff],
  ...range(0x200b, 0x200f),
  ...range(0x2028, 0x202e),
  ...range(0x2060, 0x2064),
  ...range(0x2066, 0x206f),
  ...range(0xe0001, 0xe007f).filter((code) => code === 0xe0001 || code >= 0xe0020),
].map((code) => String.fromCodePoint(code));

/** Sequences that have been used against people who looked at a list. */
const ATTACKS = [
  '\u001b[2J\u001b[H',
  '\u001b]0;title\u0007',
  '\u001b]8;;http://evil.example\u001b\\AAPL\u001b]8;;\u001b\\',
  '\u009b31m',
  'AAPL\r12:00:00  position  AAPL    closed',
  'BUY\u202eLLES\u202c',
  'a\nfill  AAPL  SELL 100',
  '\u2066\u2069',
];

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
function commandsIn(text: string): readonly string[] {
  return COMMANDS.filter((each) => text.includes(each));
}

describe('texts that others wrote', () => {
  it.each(COMMANDS.map((each) => [each.codePointAt(0)?.toString(16), each]))(
    'command nothing by U+%s, in any form of output',
    (_code, command) => {
      const text = `a${command}b`;
      expect(neutralText(text)).toBe('a b');
      expect(commandsIn(neutralLines(text))).toEqual(command === '\n' ? ['\n'] : []);
      expect(neutral({ [text]: [{ text }] })).toEqual({ 'a b': [{ text: 'a b' }] });
      const json = neutralJson({ text });
      expect(commandsIn(json)).toEqual([]);
      expect(JSON.parse(json)).toEqual({ text });
    },
  );

  it.each(ATTACKS)('command nothing by %j', (attack) => {
    expect(commandsIn(neutralText(attack))).toEqual([]);
    expect(commandsIn(neutralJson(attack, 2))).toEqual([]);
  });

  it('command nothing whatever is in them, and stay as they are where they would command nothing', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, fc.jsonValue(), (one, value) => {
        expect(commandsIn(neutralText(one))).toEqual([]);
        expect(commandsIn(neutralJson({ one, value }))).toEqual([]);
        expect(JSON.parse(neutralJson({ one, value }))).toEqual(
          JSON.parse(JSON.stringify({ one, value })),
        );
      }),
    );
    for (const plain of ['BUY AAPL → 100 € “quoted” – naïve 株 🚀', '', 'a b']) {
      expect([neutralText(plain), neutralLines(plain)]).toEqual([plain, plain]);
    }
  });
});

describe('what is printed of them', () => {
  const written: string[] = [];
  beforeEach(() => {
    written.splice(0);
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  });
  afterEach(() => jest.restoreAllMocks());

  it.each(ATTACKS)('commands nothing: %j', (attack) => {
    for (const json of [true, false]) {
      const output = new Output(json);
      output.write({ rows: [{ source: attack }] }, ({ rows }) =>
        table(rows, [{ title: 'source', value: (row) => row.source }], ''),
      );
      const problems = [
        { path: attack, message: attack },
        { path: '', message: attack },
      ];
      output.failure(new CommandFailure('X', attack.replaceAll('\n', ' '), 1, { problems }));
    }
    const event = {
      ...EVENT,
      data: { symbol: attack, source: attack, action: attack, signalId: 's', confidence: 0.9 },
    };
    for (const style of [
      { colour: false, verbose: true },
      { colour: false, verbose: false },
    ]) {
      const line = eventLine(event, new Names(), style);
      expect(commandsIn(line ?? '')).toEqual([]);
    }
    expect(commandsIn(eventJson(event as unknown as Envelope))).toEqual([]);
    expect(commandsIn(written.join('')).filter((each) => each !== '\n')).toEqual([]);
    // The title and one row, three lines of a failure, and the end of the last: no attack has made a line of its own.
    const text = written.filter((each) => !each.startsWith('{')).join('');
    expect(text.split('\n')).toHaveLength(6);
  });
});

const EVENT = {
  ...{ id: 'e', type: 'signal.accepted', version: 1, correlationId: 'c', causationId: null },
  ...{ occurredAt: '2026-01-07T17:00:00.000Z', recordedAt: '2026-01-07T17:00:00.000Z' },
  source: 'signal-ingestion',
};
