import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { ROOT } from '../tidy/repository';

const SIMULATOR = join(ROOT, 'libs/simulator/service/src');
/** Top down: a room may import those after it. What lies beside the rooms is the start and its options. */
const ROOMS = [
  'config',
  'control',
  'scenario',
  'actions',
  'server',
  'faults',
  'ledger',
  'frames',
  'clock',
  'schema',
  'disk',
];
const IMPORT = /from '(\.[^']+)'/g;

/** The rooms that a file imports, by its text. */
function roomsIn(file: string, text: string): readonly string[] {
  return [...text.matchAll(IMPORT)]
    .map(([, path = '']) => normalize(join(dirname(file), path)).split(sep)[0] ?? '')
    .filter((room) => ROOMS.includes(room));
}

/** Imports that go up, as sentences. */
function climbs(file: string, text: string): readonly string[] {
  const own = ROOMS.indexOf(file.split(sep)[0] ?? '');
  return roomsIn(file, text)
    .filter((room) => ROOMS.indexOf(room) < own)
    .map((room) => `${file} climbs to ${room}`);
}

describe('the rooms of the simulator', () => {
  const files = readdirSync(SIMULATOR, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(SIMULATOR, join(entry.parentPath, entry.name)));

  it('import only what lies below them', () => {
    const read = (file: string): string => readFileSync(join(SIMULATOR, file), 'utf8');
    expect(files.flatMap((file) => climbs(file, read(file)))).toEqual([]);
  });
  it('are the ones that are there', () => {
    const found = new Set(
      files.filter((file) => file.includes(sep)).map((file) => file.split(sep)[0]),
    );
    expect([...found].sort()).toEqual([...ROOMS].sort());
  });
  it('are left upwards by nobody unseen', () => {
    const planted = "import type { SimulatorControl } from '../actions/simulator-control';\n";
    expect(climbs(join('ledger', 'planted.ts'), planted)).toEqual([
      `${join('ledger', 'planted.ts')} climbs to actions`,
    ]);
  });
});
