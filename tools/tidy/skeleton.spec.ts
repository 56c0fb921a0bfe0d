import { filesMatching, repositoryPaths } from './repository';
import { crowdedFolders, looseLogs, misplaced, unnamedMappers } from './skeleton';

const ORDER = 'libs/order/service';

describe('the skeleton of services', () => {
  const paths = repositoryPaths();

  it('has rooms that a person takes in', () => {
    expect(crowdedFolders(paths)).toEqual([]);
  });
  it('has one place for each kind of file', () => {
    expect(misplaced(paths)).toEqual([]);
    expect(unnamedMappers(paths)).toEqual([]);
  });
  it('has log events with dotted names, and errors logged as errors', () => {
    const sources = filesMatching(/^(libs|apps)\/.*(?<!\.spec)\.ts$/);
    expect(looseLogs(sources)).toEqual([]);
  });
});

describe('a service beside the skeleton', () => {
  it.each([
    [`${ORDER}/src/application/orders.int.spec.ts`, 'test/'],
    [`${ORDER}/src/orders.int.spec.ts`, 'test/'],
    [`${ORDER}/src/helpers/more.ts`, 'src/{adapters,application,config,migrations}'],
    [`${ORDER}/src/adapters/in/orders.queries.ts`, 'adapters/in/queries/'],
    [`${ORDER}/src/adapters/out/orders.controller.ts`, 'adapters/in/events or adapters/in/http'],
    [`${ORDER}/src/application/orders.port.ts`, 'application/ports/'],
  ])('is refused: %s', (path, place) => {
    expect(misplaced([path])).toEqual([`${path} belongs in ${place}`]);
  });
  it('is refused where a folder holds sixteen files', () => {
    const files = Array.from(
      { length: 16 },
      (_, index) => `libs/x/domain/src/f${String(index)}.ts`,
    );
    expect(crowdedFolders(files)).toEqual(['libs/x/domain/src holds 16 files; make rooms of it']);
    expect(crowdedFolders(files.slice(1))).toEqual([]);
  });
  it('is refused where a mapper has no suffix of its own', () => {
    const path = 'libs/x/service/src/application/order-mapper.ts';
    expect(unnamedMappers([path])).toEqual([`${path}: a mapper ends in .mapper.ts`]);
  });
  it.each([
    ["logger.warn('broken', { id });", 'log event broken has no dotted name'],
    ["logger.warn('a.b', { error: String(error) });", 'a.b logs an error as text'],
    ["this.logger.error(\n  'a.b',\n  { error: String(error) },\n);", 'a.b logs an error as text'],
  ])('is refused where it logs %s', (text, problem) => {
    expect(looseLogs([{ path: 'x.ts', text }])).toEqual([`x.ts: ${problem}`]);
  });
  it('is not refused for what is right', () => {
    expect(looseLogs([{ path: 'x.ts', text: "logger.warn('a.b-c', { error });" }])).toEqual([]);
    expect(misplaced([`${ORDER}/test/orders.int.spec.ts`, `${ORDER}/src/index.ts`])).toEqual([]);
    expect(misplaced(['libs/simulator/service/src/ledger/journal.int.spec.ts'])).toEqual([]);
  });
});
