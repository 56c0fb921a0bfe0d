import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SWITCHES } from './switches';

const ROWS = readFileSync(join(__dirname, '../README.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, name, value] = /^\| `([a-zA-Z]+)` +\| `?([^`|:]+?)`?[ :|]/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value?.replace(/ /g, '')]];
  });

describe('the README', () => {
  it('lists every switch with its default', () => {
    const { connected: _link, ...switches } = DEFAULT_SWITCHES;
    expect(ROWS).toEqual(Object.entries(switches).map(([name, value]) => [name, String(value)]));
  });
});
