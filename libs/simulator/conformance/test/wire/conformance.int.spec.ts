import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLIENT_SPECS } from '@fairlead/tws-wire';
import { type Conformance, conformanceAt } from '../../src/run/conformance';
import { reportOf, tableOf } from '../../src/run/report';

const TABLE = join(__dirname, '../../../../../docs/reference/conformance.md');
/** The client has no way to send these, or not at a version that it speaks. */
const NEVER_SENT = [
  'reqCurrentTimeInMillis',
  'verifyRequest',
  'verifyMessage',
  'verifyAndAuthRequest',
  'verifyAndAuthMessage',
];

/** Two of the four versions of `npm run conformance`. */
describe.each([177, 193])('the simulated TWS at version %d', (version) => {
  let result: Conformance;
  beforeAll(async () => {
    result = await conformanceAt(version);
  }, 120_000);

  it('answers the unmodified client as TWS does, and both read every field of the other', () => {
    const report = reportOf([result]);
    expect(report.failures).toEqual([]);
    expect(report).toMatchObject({ failed: 0, leftoverFields: 0, decodeErrors: 0 });
    expect(report.checks).toBeGreaterThanOrEqual(400);
  });

  it('was asked everything that the client can ask', () => {
    const asked = new Set(result.checks.map(({ request }) => request));
    const can = CLIENT_SPECS.map(({ name }) => name).filter((name) => !NEVER_SENT.includes(name));
    expect([...asked].sort()).toEqual([...can].sort());
  });

  it('is in the page of docs as it is', () => {
    const column = (page: string): readonly string[] =>
      page
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map((line) => line.split('|').map((cell) => cell.trim()))
        .map((cells, _, [head = []]) => `${cells[1]} ${cells[head.indexOf(String(version))]}`)
        .filter((line) => !line.startsWith('---'));
    expect(column(readFileSync(TABLE, 'utf8'))).toEqual(column(tableOf([result])));
  });
});

describe('the report', () => {
  const held = { version: 178, request: 'reqIds', what: 'an id', problem: null } as const;
  const broken: Conformance = {
    version: 178,
    checks: [held, { ...held, problem: 'no nextValidId came' }],
    leftoverFields: 1,
    decodeErrors: 2,
    wireProblems: ['simulator: 3 fields are left over'],
  };
  it('says what failed, and where', () => {
    expect(reportOf([broken])).toEqual({
      checks: 2,
      failed: 1,
      leftoverFields: 1,
      decodeErrors: 2,
      versions: [178],
      failures: ['178 reqIds, an id: no nextValidId came', '178 simulator: 3 fields are left over'],
    });
    expect(tableOf([broken])).toContain('| `reqIds` | **1 of 2** |');
  });
});
