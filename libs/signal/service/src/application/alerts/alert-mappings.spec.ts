import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertsShape } from '@fairlead/signal-domain';
import { AlertMappings, readAlerts } from './alert-mappings';

const root = join(__dirname, '../../../../../..');
const guide = readFileSync(join(root, 'docs/guides/tradingview.md'), 'utf8');
const schema = { $schema: 'http://json-schema.org/draft-07/schema#', ...alertsShape.schema };

/** A mapping that is sound, by lines: what stands in a case replaces a line. */
const SOUND = [
  'alerts:',
  '  - id: mine',
  '    source: scanner',
  '    confidence: 0.8',
  '    key: [key]',
  '    fields:',
  '      symbol: [symbol, ticker]',
  '      action: what',
  '      issuedAt: at',
  '    actions: { up: BUY, down: SELL }',
  '    exchanges: [NASDAQ]',
];
const problemsOf = (text: string): readonly string[] => {
  const read = readAlerts(text);
  if (read.ok) return [];
  return read.refusal.map(({ line, column, message }) => `${line}:${column} ${message}`);
};
const changed = (line: number, text: string): string =>
  SOUND.with(line - 1, text)
    .filter((each) => each !== '')
    .join('\n');

describe('a file of mappings', () => {
  it('is read where it is sound; so are the shipped one and that of the guide', async () => {
    expect(problemsOf(SOUND.join('\n'))).toEqual([]);
    expect((await AlertMappings.read(undefined)).ids).toEqual(['tradingview']);
    const [, own = ''] = /```yaml\n([\s\S]*?)```/.exec(guide) ?? [];
    expect(problemsOf(own)).toEqual([]);
  });

  it.each<readonly [string, number, string, string]>([
    [
      'a misspelt field',
      3,
      '    sorce: scanner',
      '3:5 "sorce" is not a field here: did you mean source?',
    ],
    [
      'a field of the alert that no signal has',
      9,
      '      issuedAt: at\n      sybmol: x',
      '10:7 "sybmol" is not a field here: did you mean symbol?',
    ],
    ['no id', 2, '  -', '"id" is missing'],
    [
      'an id in capitals',
      2,
      '  - id: My Scanner',
      '2:9 must be a name of 1 to 32 small letters, digits and hyphens, not "My Scanner"; write "my-scanner"',
    ],
    [
      'an action that no signal has',
      10,
      '    actions: { up: BYU }',
      '10:20 must be one of BUY, SELL, SHORT, COVER, CLOSE, NEUTRAL, not "BYU": did you mean BUY?',
    ],
    ['an action in small letters', 10, '    actions: { up: buy }', '10:20 must be one of BUY'],
    ['no actions', 10, '    actions: {}', '10:14 must be a map of 1 to 50 words'],
    ['actions as a list', 10, '    actions: [up]', '10:14 must be a map of 1 to 50 words'],
    ['a confidence in percent', 4, '    confidence: 80', '4:17'],
    ['no confidence at all', 4, '', '2:5 "confidence" is missing'],
    ['no place of the time', 9, '', '7:7 "issuedAt" is missing'],
    [
      'a place that is no name',
      8,
      '      action: "{{what}}"',
      '8:15 must be the name of a field of the alert',
    ],
    [
      'an exchange in small letters',
      11,
      '    exchanges: [nasdaq]',
      '11:17 must be an exchange as it stands before the colon, such as NASDAQ, not "nasdaq"; write "NASDAQ"',
    ],
    ['a word for an action that YAML takes for another', 10, '    actions: { up: NO }', '10:20'],
    [
      'a mapping twice',
      11,
      `    exchanges: [NASDAQ]\n${SOUND.slice(1).join('\n')}`,
      'the mapping "mine" is there twice',
    ],
    ['no mapping', 1, 'alert:', '1:1'],
    ['no YAML', 5, '    key: [key', 'is not YAML'],
  ])('with %s says where and what to do', (_what, line, text, message) => {
    expect(problemsOf(changed(line, text)).join('\n')).toContain(message);
  });
});

describe('the JSON Schema of mappings', () => {
  it('is published as it is', () => {
    const file = join(root, 'docs/reference/alerts.schema.json');
    const published: unknown = JSON.parse(readFileSync(file, 'utf8'));
    // Where it is not, this is what the file has to hold.
    expect(published).toEqual(JSON.parse(JSON.stringify(schema)));
  });
});
