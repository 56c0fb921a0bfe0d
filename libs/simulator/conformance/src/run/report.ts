import type { ClientMessageName } from '@fairlead/tws-wire';
import type { Conformance } from './conformance';

/** The figures of a run, as a machine reads them. */
export interface ConformanceReport {
  readonly checks: number;
  readonly failed: number;
  readonly leftoverFields: number;
  readonly decodeErrors: number;
  readonly versions: readonly number[];
  readonly failures: readonly string[];
}

/** Adds up what was found at all versions. */
export function reportOf(results: readonly Conformance[]): ConformanceReport {
  const checks = results.flatMap((result) => result.checks);
  const failed = checks.filter(({ problem }) => problem !== null);
  const sum = (figure: (result: Conformance) => number): number =>
    results.reduce((total, result) => total + figure(result), 0);
  return {
    checks: checks.length,
    failed: failed.length,
    leftoverFields: sum(({ leftoverFields }) => leftoverFields),
    decodeErrors: sum(({ decodeErrors }) => decodeErrors),
    versions: results.map(({ version }) => version),
    failures: [
      ...failed.map(
        ({ version, request, what, problem }) =>
          `${version} ${request}, ${what}: ${String(problem).slice(0, 300)}`,
      ),
      ...results.flatMap(({ version, wireProblems }) =>
        wireProblems.map((problem) => `${version} ${problem}`),
      ),
    ],
  };
}

/** Returns the page with a row for each request and a column for each version: how many checks held, of how many. */
export function tableOf(results: readonly Conformance[]): string {
  const requests = [
    ...new Set(results.flatMap(({ checks }) => checks.map(({ request }) => request))),
  ];
  const cell = ({ checks }: Conformance, request: ClientMessageName): string => {
    const own = checks.filter((check) => check.request === request);
    const held = own.filter(({ problem }) => problem === null).length;
    if (own.length === 0) return '–';
    return held === own.length ? `${held}` : `**${held} of ${own.length}**`;
  };
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    '# Conformance of the simulated TWS',
    '',
    '`npm run conformance` drives the unmodified `@stoqey/ib` (`IBApi` and `IBApiNext`) through every request that it has, at several announced',
    'server versions, and writes this page. A cell is the number of checks that held; where one did not, it says of how many. Beside these, every',
    'frame of either side was read strictly by the other: a field left over or missing would fail the run.',
    '',
    row(['Request', ...results.map(({ version }) => String(version))]),
    row(['---', ...results.map(() => '---')]),
    ...requests.map((request) =>
      row([`\`${request}\``, ...results.map((result) => cell(result, request))]),
    ),
    '',
  ].join('\n');
}
