import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SubmissionResult } from '@fairlead/contracts';
import type { SignalInput } from '@fairlead/sdk';
import { openCsv } from './csv-rows';
import { type ImportReport, importSignals } from './import-signals';
import { linesOfJson, listOfJson } from './json-rows';
import { type SignalRow, UnreadableFileError } from './signal-row';

const DIRECTORY = mkdtempSync(join(tmpdir(), 'fairlead-import-'));
afterAll(() => rmSync(DIRECTORY, { recursive: true }));

let count = 0;
function fileOf(text: string | Buffer): string {
  const file = join(DIRECTORY, `f${(count += 1)}`);
  writeFileSync(file, text);
  return file;
}

async function all(rows: AsyncIterable<SignalRow>): Promise<SignalRow[]> {
  const found: SignalRow[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

const csv = async (text: string | Buffer): Promise<SignalRow[]> =>
  all((await openCsv(fileOf(text))).rows);
const signalsOf = (rows: readonly SignalRow[]): unknown[] =>
  rows.map((row) => ('signal' in row ? row.signal : row));

const BUY = { symbol: 'AAPL', action: 'BUY', confidence: 0.9, issuedAt: '2026-01-07T17:00:00Z' };

describe('a CSV file', () => {
  const HEAD = 'symbol,action,confidence,issuedAt';

  it.each([
    ['commas', `${HEAD}\nAAPL,BUY,0.9,2026-01-07T17:00:00Z\n`],
    [
      'semicolons and decimal commas',
      `${HEAD.replaceAll(',', ';')}\nAAPL;BUY;0,9;2026-01-07T17:00:00Z`,
    ],
    ['tabs', `${HEAD.replaceAll(',', '\t')}\nAAPL\tBUY\t.9\t2026-01-07T17:00:00Z`],
    [
      'quotes',
      `"symbol","action","confidence","issuedAt"\n"AAPL","BUY","0.9","2026-01-07T17:00:00Z"`,
    ],
    ['lines that end as on Windows', `${HEAD}\r\nAAPL,BUY,0.9,2026-01-07T17:00:00Z\r\n`],
    ['a mark of byte order', `\ufeff${HEAD}\nAAPL,BUY,0.9,2026-01-07T17:00:00Z`],
    [
      'blanks, small letters and other words for the columns',
      'Symbol , ACTION,confidence,Issued_At\n AAPL , buy ,0.90 , 2026-01-07T17:00:00Z',
    ],
  ])('with %s is read', async (_what, text) => {
    expect(await csv(text)).toEqual([{ line: 2, signal: BUY }]);
  });

  it('keeps texts as they are, makes numbers of numbers and leaves empty cells out', async () => {
    const text =
      'id,symbol,action,confidence,price,model,sequence,features.rsi,features.a.b,probabilities.up\n007,BRK B,SELL,1,187.3200000000000001,"m ""1"", x",4,31.5,2,\n';
    expect(signalsOf(await csv(text))).toEqual([
      {
        ...{
          id: '007',
          symbol: 'BRK B',
          action: 'SELL',
          confidence: 1,
          price: '187.3200000000000001',
        },
        ...{ model: 'm "1", x', sequence: 4, features: { rsi: 31.5, 'a.b': 2 } },
      },
    ]);
  });

  it('reads what the source believes to be held', async () => {
    const text =
      'symbol;action;confidence;position.side;position.quantity\nAAPL;BUY;1;long;12,5\nAAPL;BUY;1;flat;\n';
    expect(signalsOf(await csv(text))).toEqual([
      {
        symbol: 'AAPL',
        action: 'BUY',
        confidence: 1,
        position: { side: 'LONG', quantity: '12.5' },
      },
      { symbol: 'AAPL', action: 'BUY', confidence: 1, position: { side: 'FLAT' } },
    ]);
  });

  it('names the line on which each row begins, whatever stands between', async () => {
    const row = 'AAPL,BUY,0.9,2026-01-07T17:00:00Z';
    const text = `model,${HEAD}\r\na,${row}\n\n"b\nb",${row}\n , , , ,\nc,${row}\rd,${row}\n`;
    expect((await csv(text)).map(({ line }) => line)).toEqual([2, 4, 7, 8]);
  });

  it('goes on after a row that is wrong', async () => {
    const text = `${HEAD}\nAAPL,BUY,high,x\nAAPL,BUY\n"A"B,BUY,0.9,x\nAAPL,BUY,0.9,2026-01-07T17:00:00Z,more\nAAPL,BUY,0.9,2026-01-07T17:00:00Z\n`;
    expect(await csv(text)).toEqual([
      { line: 2, signal: { ...BUY, confidence: 'high', issuedAt: 'x' } },
      {
        line: 3,
        problems: [
          expect.objectContaining({
            message: expect.stringContaining('2 cells, the first one has 4') as string,
          }),
        ],
      },
      { line: 4, signal: { ...BUY, symbol: '"A"B', issuedAt: 'x' } },
      {
        line: 5,
        problems: [
          expect.objectContaining({ message: expect.stringContaining('5 cells') as string }),
        ],
      },
      { line: 6, signal: BUY },
    ]);
  });

  it.each([
    ['a column that no signal has', 'symbol,action,confidnce\n', 'did you mean confidence?'],
    ['one column twice', 'symbol,action,confidence,Symbol\n', 'column "Symbol" is there twice'],
    ['a column missing', 'symbol,action\n', 'no column confidence'],
    ['no columns at all', 'AAPL,BUY,0.9\n', 'is no column of a signal'],
    ['nothing in it', '', 'it is empty'],
    [
      'a quote that is never closed',
      `${HEAD}\nAAPL,BUY,0.9,x\nAAPL,"BUY,0.9,x\nAAPL,BUY,0.9,x\n`,
      'opened in line 3',
    ],
  ])('with %s is told so', async (_what, text, message) => {
    await expect(csv(text)).rejects.toThrow(UnreadableFileError);
    await expect(csv(text)).rejects.toThrow(message);
  });
});

describe('a file of JSON', () => {
  const text = JSON.stringify(BUY);

  it.each([
    ['a list', `[\n${text},\n\n${text}]`, [2, 4]],
    ['an object with the list', `{\n"signals":\n[${text},${text}\n]}`, [3, 3]],
  ])('that is %s is read, each with its line', async (_what, document, lines) => {
    const rows = await all(listOfJson(fileOf(document)));
    expect(rows).toEqual(lines.map((line) => ({ line, signal: BUY })));
  });

  it('with lines is read, and one that is broken keeps back no other', async () => {
    const rows = await all(
      linesOfJson(fileOf(`${text}\n\n{"a":\r\n7\n{"symbol":"A","symbol":"B"}\n${text}`)),
    );
    expect(rows.map((row) => [row.line, 'signal' in row])).toEqual([
      [1, true],
      [3, false],
      [4, false],
      [5, false],
      [6, true],
    ]);
  });

  it.each(['{"a":1}', '[1', '"x"', '{"signals":7}', '{"signals":[],"x":1}'])(
    'that is no list is told so: %s',
    async (document) => {
      await expect(all(listOfJson(fileOf(document)))).rejects.toThrow(UnreadableFileError);
    },
  );
});

/** What takes signals once, as signal-ingestion does: by id and content. */
class Takes {
  readonly taken = new Map<string, string>();
  calls = 0;
  constructor(private readonly failsAt = Infinity) {}

  send = (signals: readonly SignalInput[]): Promise<readonly SubmissionResult[]> => {
    this.calls += 1;
    if (this.calls === this.failsAt) return Promise.reject(new Error('killed'));
    return Promise.resolve(
      signals.map((signal) => {
        const text = JSON.stringify({ issuedAt: `call ${this.calls}`, ...signal });
        const before = this.taken.get(signal.id ?? '');
        if (before === undefined) this.taken.set(signal.id ?? '', text);
        const repeat = before === text ? 'DUPLICATE' : 'CONFLICT';
        const status = before === undefined ? 'ACCEPTED' : repeat;
        return { status, httpStatus: 202, code: status, message: status, problems: [] };
      }),
    );
  };
}

describe('an import', () => {
  const rowsOf = (total: number, timed: boolean): string =>
    Array.from({ length: total }, (_, at) =>
      JSON.stringify({ ...BUY, sequence: at % 900, issuedAt: timed ? BUY.issuedAt : undefined }),
    ).join('\n');
  const run = (file: string, takes: Takes, issuedNow = false): Promise<ImportReport> =>
    importSignals({
      ...{ file, rows: linesOfJson(file), source: 'import', issuedNow, dryRun: false },
      ...{ titleOf: (path) => path, send: takes.send },
    });

  it.each([
    ['a time of their own', true, 900],
    ['the time of their sending', false, 1_000],
  ])(
    'that is interrupted anywhere and run again sends nothing twice, for rows with %s',
    async (_what, timed, signals) => {
      const file = fileOf(rowsOf(1_000, timed));
      for (let failsAt = 1; failsAt <= 5; failsAt += 1) {
        const takes = new Takes(failsAt);
        await run(file, takes, true).catch(() => null);
        const before = takes.taken.size;
        const report = await run(file, takes, true);
        expect(takes.taken.size).toBe(signals);
        expect(report).toMatchObject({ rows: 1_000, accepted: signals - before, refused: 0 });
        expect(await run(file, takes, true)).toMatchObject({ accepted: 0, duplicates: 1_000 });
      }
    },
  );

  it('takes a row without a time again where the file is another one, and one with a time never', async () => {
    const takes = new Takes();
    await run(fileOf(rowsOf(10, false)), takes, true);
    await run(fileOf(rowsOf(11, false)), takes, true);
    expect(takes.taken.size).toBe(21);
    await run(fileOf(rowsOf(10, true)), takes);
    await run(fileOf(rowsOf(11, true)), takes);
    expect(takes.taken.size).toBe(32);
  });

  it('refuses rows without a time unless they are to be issued now', async () => {
    const report = await run(fileOf(rowsOf(2, false)), new Takes());
    expect(report).toMatchObject({ rows: 2, accepted: 0, refused: 2 });
    expect(report.refusals[0]).toMatchObject({
      line: 1,
      message: expect.stringContaining('--issued-now') as string,
    });
  });
});
