import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADMINISTRATION_REQUESTS } from './client/administration';
import { CONTRACT_REQUESTS } from './client/contracts';
import { MARKET_DATA_REQUESTS } from './client/market-data';
import { NEWS_REQUESTS } from './client/news';
import { OPTION_REQUESTS } from './client/options';
import { ORDER_REQUESTS } from './client/orders';
import { SESSION_REQUESTS } from './client/session';
import type { Field, Gated } from './values/field';
import { VERSION_MAX, VERSION_MIN } from './hello';
import { CLIENT_SPECS, SERVER_SPECS } from './messages';
import type { Spec } from './plan';
import { ADMINISTRATION_MESSAGES } from './server/administration';
import { CONTRACT_MESSAGES } from './server/contracts';
import { MARKET_DATA_MESSAGES } from './server/market-data';
import { NEWS_MESSAGES } from './server/news';
import { ORDER_MESSAGES } from './server/orders';
import { SESSION_MESSAGES } from './server/session';

const README = readFileSync(join(__dirname, '../README.md'), 'utf8')
  .split('\n')
  .map((line) => line.replace(/ +/g, ' ').trim());

const TOPICS: readonly (readonly [string, readonly Spec[], readonly Spec[]])[] = [
  ['session, accounts', SESSION_REQUESTS, SESSION_MESSAGES],
  ['contracts', CONTRACT_REQUESTS, CONTRACT_MESSAGES],
  ['market data', MARKET_DATA_REQUESTS, MARKET_DATA_MESSAGES],
  ['orders', ORDER_REQUESTS, ORDER_MESSAGES],
  ['options', OPTION_REQUESTS, []],
  ['news, reports', NEWS_REQUESTS, NEWS_MESSAGES],
  ['administration', ADMINISTRATION_REQUESTS, ADMINISTRATION_MESSAGES],
];

function namesOf(specs: readonly Spec[]): string {
  return [...specs]
    .sort((one, other) => one.id - other.id)
    .map(({ id, name }) => `${id} ${name}`)
    .join(', ');
}

type Change = readonly [version: number, what: string];

function gateOf({ since, until }: Gated, name: string): readonly Change[] {
  const added: readonly Change[] = since > VERSION_MIN ? [[since, `+ ${name}`]] : [];
  return until < VERSION_MAX ? [...added, [until + 1, `− ${name}`]] : added;
}

function labelOf(field: Field): string {
  return field.shape === 'when' ? field.fields.map(labelOf).join(', ') : field.name;
}

function gatesOf(fields: readonly Field[]): readonly Change[] {
  return fields.flatMap((field) => {
    const own = gateOf(field, labelOf(field));
    return 'fields' in field ? [...own, ...gatesOf(field.fields)] : own;
  });
}

function gateTable(): readonly string[] {
  const byVersion = new Map<number, string[]>();
  const add = (version: number, text: string): unknown =>
    byVersion.set(version, [...(byVersion.get(version) ?? []), text]);
  for (const spec of [...CLIENT_SPECS, ...SERVER_SPECS] as readonly Spec[]) {
    for (const [version] of gateOf(spec, '')) add(version, `the message ${spec.name}`);
    const changes = gatesOf(spec.fields);
    for (const version of new Set(changes.map(([each]) => each))) {
      const all = changes.flatMap(([each, what]) => (each === version ? [what] : []));
      add(version, `${spec.name} ${[...new Set(all)].join(' ')}`);
    }
  }
  return [...byVersion]
    .sort(([one], [other]) => one - other)
    .map(([version, texts]) => `| ${version} | ${texts.join('; ')} |`);
}

describe('the README', () => {
  it('lists every message of both directions by topic', () => {
    const rows = TOPICS.map(
      ([topic, client, server]) => `| ${topic} | ${namesOf(client)} | ${namesOf(server)} |`,
    ).map((row) => row.replace(/ +/g, ' '));
    expect(README).toEqual(expect.arrayContaining(rows));
    expect(TOPICS.flatMap(([, client]) => client)).toHaveLength(CLIENT_SPECS.length);
    expect(TOPICS.flatMap(([, , server]) => server)).toHaveLength(SERVER_SPECS.length);
  });

  it('lists what each server version changes', () => {
    const rows = README.filter((line) => /^\| \d{3} \|/.test(line));
    expect(rows).toEqual(gateTable());
  });
});

describe.each([
  ['client', CLIENT_SPECS],
  ['server', SERVER_SPECS],
] as const)('the messages of a %s', (_, specs) => {
  it('have ids and names of their own', () => {
    expect(new Set(specs.map(({ id }) => id)).size).toBe(specs.length);
    expect(new Set(specs.map(({ name }) => name)).size).toBe(specs.length);
  });
});
