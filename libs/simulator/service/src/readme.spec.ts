import { DEFAULT_SWITCHES } from '@fairlead/simulator-domain';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [, SWITCHES = ''] = readFileSync(join(__dirname, '../README.md'), 'utf8').split(
  '\n## Switches\n',
);
const ROWS = SWITCHES.split('\n').flatMap((line) => {
  const [, name, value] = /^\| `([a-zA-Z]+)` +\| `?([^`|:]+?)`?[ :|]/.exec(line) ?? [];
  return name === undefined ? [] : [[name, value?.replace(/ /g, '')]];
});

describe('the README', () => {
  it('lists every switch with its default', () => {
    // The link to the broker has a command of its own.
    const switches = Object.entries(DEFAULT_SWITCHES).filter(([name]) => name !== 'connected');
    expect(ROWS).toEqual(switches.map(([name, value]) => [name, String(value)]));
  });
});
