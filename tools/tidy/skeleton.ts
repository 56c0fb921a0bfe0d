import { posix } from 'node:path';
import type { RepositoryFile } from './repository';
import type { Breach } from './rules';

/** A folder that holds more than this is several rooms. */
const FILES_MAX = 15;

/** Folders of variants, one file each, as long as there are variants. */
const VARIANTS: ReadonlySet<string> = new Set(['libs/order/domain/src/risk/checks']);

/** What a service consists of; nothing else lies in its `src`. */
const ROOMS = ['adapters', 'application', 'config', 'migrations'];

/** The simulator is no stage of the pipeline: its rooms are its own (`tools/boundaries/rooms.spec.ts`). */
const STAGE = /^libs\/(?!simulator\/)[a-z]+\/service\//;

/** Returns folders of libraries that hold more files than a person takes in. */
export function crowdedFolders(paths: readonly string[]): readonly Breach[] {
  const counts = new Map<string, number>();
  for (const path of paths.filter((each) => /^libs\/.*\.ts$/.test(each))) {
    const folder = posix.dirname(path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([folder, count]) => count > FILES_MAX && !VARIANTS.has(folder))
    .map(([folder, count]) => `${folder} holds ${String(count)} files; make rooms of it`);
}

/** Returns files of services that do not lie where all services have theirs. */
export function misplaced(paths: readonly string[]): readonly Breach[] {
  return paths
    .filter((path) => STAGE.test(path) && path.endsWith('.ts'))
    .flatMap((path) => placeOf(path).map((place) => `${path} belongs in ${place}`));
}

function placeOf(path: string): readonly string[] {
  const within = path.replace(STAGE, '');
  const name = posix.basename(path);
  const [top, room] = within.split('/');
  if (/\.int\.spec\.ts$/.test(name) && top !== 'test') return ['test/'];
  if (top !== 'src') return [];
  if (within.split('/').length > 2 && !ROOMS.includes(room ?? ''))
    return [`src/{${ROOMS.join(',')}}`];
  if (/\.queries\.ts$/.test(name) && !within.includes('adapters/in/queries/'))
    return ['adapters/in/queries/'];
  if (/\.controller\.ts$/.test(name) && !/adapters\/in\/(events|http)\//.test(within))
    return ['adapters/in/events or adapters/in/http'];
  if (/\.port\.ts$/.test(name) && !within.includes('application/ports/'))
    return ['application/ports/'];
  return [];
}

/** Returns mappers whose suffix does not say so. */
export function unnamedMappers(paths: readonly string[]): readonly Breach[] {
  return paths
    .filter((path) => /^libs\/.*-mapper\.ts$/.test(path))
    .map((path) => `${path}: a mapper ends in .mapper.ts`);
}

const LOG_CALL = /\blog(?:ger)?\.(?:debug|info|warn|error|fatal)\(\s*(['"`])([^'"`]*)\1([^;]*);/g;
const EVENT_NAME = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

/** Returns log calls whose event has no dotted name, or that log an error as text: its stack and cause are lost then. */
export function looseLogs(files: readonly RepositoryFile[]): readonly Breach[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(LOG_CALL)].flatMap(([, , event = '', rest = '']) => [
      ...(EVENT_NAME.test(event) ? [] : [`${path}: log event ${event} has no dotted name`]),
      ...(/error: String\(error\)/.test(rest) ? [`${path}: ${event} logs an error as text`] : []),
    ]),
  );
}
