/* eslint-disable no-console -- a program that prints what it found */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { type Conformance, conformanceAt } from './conformance';
import { reportOf, tableOf } from './report';

const VERSIONS = [177, 178, 187, 193];
const HELP = `Drives the unmodified @stoqey/ib through every request against the simulated TWS: npm run conformance -- [options]

  --json FILE       writes the figures there
  --table FILE      writes the table message × version there
  --versions LIST   announced server versions, default ${VERSIONS.join(',')}
  --help            shows this
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'string' },
      table: { type: 'string' },
      versions: { type: 'string', default: VERSIONS.join(',') },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const results: Conformance[] = [];
  for (const version of values.versions.split(',').map(Number)) {
    const result = await conformanceAt(version);
    results.push(result);
    const failed = result.checks.filter(({ problem }) => problem !== null).length;
    console.log(`version ${version}: ${result.checks.length} checks, ${failed} failed`);
  }
  const report = reportOf(results);
  for (const failure of report.failures) console.log(`  ${failure}`);
  write(values.json, JSON.stringify(report, null, 2));
  write(values.table, tableOf(results).trimEnd());
  const { checks, failed, leftoverFields, decodeErrors } = report;
  console.log(
    `${checks} checks, ${failed} failed, ${leftoverFields} leftover fields, ${decodeErrors} decode errors`,
  );
  process.exitCode = failed + leftoverFields + decodeErrors > 0 ? 1 : 0;
}

function write(file: string | undefined, text: string): void {
  if (file === undefined) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${text}\n`);
}

void main();
