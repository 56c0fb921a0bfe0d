import type { OrderManagementStatus } from '@fairlead/contracts';

import { ownCommand } from '../client/own-command';
import type { Trouble } from './first-connection';

/** What runs and where. */
export interface Running {
  readonly url: string;
  /** Where the wish for a port could not be met. */
  readonly wantedPort: number | null;
  readonly account: string;
  readonly tws: string;
  readonly simulated: boolean;
  readonly database: string;
  readonly home: string;
  readonly keyFile: string;
  /** The key, at its first start only. */
  readonly newKey: string | null;
  /** True where a person reads this; what goes to a log is kept, and read by others. */
  readonly terminal: boolean;
  /** What keeps us from the broker; null where nothing does. */
  readonly trouble: Trouble | null;
  readonly logFile: string;
  readonly rules: string;
  readonly instruments: string;
  /** FAIRLEAD_NOW, where the clock does not start at the wall's time. */
  readonly startedAt: string | null;
  /** Whole seconds that our clock is ahead of the wall's; 0 without FAIRLEAD_NOW. */
  readonly offsetSeconds: number;
  /** What was set about trading in an earlier run and still holds; null where that is not known. */
  readonly trading: Pick<OrderManagementStatus, 'restrictions'> | null;
}

/** Returns what is printed once everything runs. */
export function bannerText(running: Running): string {
  const rows: readonly (readonly [string, string])[] = [
    ['API', `${running.url}${portNote(running)}`],
    [
      'account',
      `${running.account} at ${running.tws}${running.simulated ? ', the simulator' : ''}`,
    ],
    ['database', `PostgreSQL at ${running.database}`],
    ['data', running.home],
    ['log', running.logFile],
    ['rules', running.rules],
    ['symbols', running.instruments],
    ...clockRow(running),
    ['API key', keyText(running)],
  ];
  return [
    ...headText(running),
    ...rows.map(([name, value]) => `  ${name.padEnd(8)}  ${value}`),
    ...stoppedLines(running),
    '',
    'Send a signal, as often as you like:',
    '',
    curlText(running),
    '',
    `Look: ${ownCommand().call} status | signals | orders | positions | trades | explain <signal>`,
    'Stop: Ctrl-C. Everything is found again at the next start. Times below are UTC.',
    '',
  ].join('\n');
}

/** Returns a command for bash that can be pasted again and again: the shell makes a new id and the time. */
export function curlText(running: Pick<Running, 'url' | 'keyFile' | 'offsetSeconds'>): string {
  const date =
    running.offsetSeconds === 0
      ? 'date -u +%Y-%m-%dT%H:%M:%SZ'
      : `date -u -d @$(( $(date +%s) + ${running.offsetSeconds} )) +%Y-%m-%dT%H:%M:%SZ`;
  const body = [
    '\\"id\\":\\"curl-$(date +%s%N)\\"',
    '\\"source\\":\\"curl\\"',
    '\\"symbol\\":\\"AAPL\\"',
    '\\"action\\":\\"BUY\\"',
    '\\"confidence\\":0.9',
    `\\"issuedAt\\":\\"$(${date})\\"`,
  ].join(',');
  return [
    // The answer has no line feed of its own: without one it would stand before the next prompt.
    `curl -sw '\\n' ${running.url}/v1/signals`,
    `-H "Authorization: Bearer $(cat ${shellQuoted(running.keyFile)})"`,
    "-H 'content-type: application/json'",
    `-d "{${body}}"`,
  ].join(' ');
}

/** Whoever halted trading may be somebody else, days ago: without this line signals seem to be lost. */
function stoppedLines({ trading }: Running): readonly string[] {
  const { restrictions = [] } = trading ?? {};
  return restrictions.flatMap(({ scope, name, state, reason, rearm }) => [
    '',
    `!! TRADING${scope === 'global' ? '' : ` IN ${scope} ${name}`} IS ${state} (${reason}): entries are denied, exits pass.`,
    `!! Let entries through again: ${ownCommand().call}${rearm.slice('fairlead'.length)}`,
  ]);
}

function headText({ trouble, tws }: Running): readonly string[] {
  if (trouble === null) {
    return [
      'Fairlead runs: signal-ingestion, rule-engine, order-management, tws-gateway, market-data, position-tracking, console.',
    ];
  }
  return [
    `Fairlead runs WITHOUT ${trouble.lacks}: ${trouble.code} at ${tws}: ${trouble.reason}`,
    `  Do: ${trouble.advice}.`,
    '  It is tried again by itself. Until then signals are accepted and wait, and expire where they wait too long.',
  ];
}

/** Returns what is printed again and again while there is no way to the broker. */
export function troubleText({ lacks, code, reason, advice }: Trouble): string {
  return `STILL WITHOUT ${lacks}: ${code}: ${reason}; it is tried again by itself. Do: ${advice}.`;
}

function portNote({ wantedPort }: Running): string {
  return wantedPort === null ? '' : ` (port ${wantedPort} is taken)`;
}

function keyText({ newKey, keyFile, terminal }: Running): string {
  if (newKey === null) return `in ${keyFile}`;
  return terminal ? `${newKey} (made now, kept in ${keyFile})` : `made now, kept in ${keyFile}`;
}

function clockRow({ startedAt }: Running): readonly (readonly [string, string])[] {
  return startedAt === null ? [] : [['clock', `started at ${startedAt}, as FAIRLEAD_NOW says`]];
}

/** Quotes for the inside of `$(…)` within double quotes. */
function shellQuoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
