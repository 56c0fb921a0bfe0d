import type { FairleadClient } from '@fairlead/sdk';
import type { ReplayDifference, ReplayTotals } from '@fairlead/rules-service';
import type { Command } from 'commander';
import { momentText } from '../printer/amounts';
import { command, wholeNumber, withClient } from './command';
import { sinceOf } from './since';
import { type SoundRules, soundRules } from './sound-rules';

const PROGRESS_EVERY_MS = 1_000;
const PAGE = 200;

interface ReplayOptions {
  readonly json?: boolean;
  readonly since: string;
  readonly rules?: string;
  readonly limit: number;
}

/** What a replay came to. */
interface ReplayReport extends ReplayTotals {
  readonly file: string;
  readonly since: string;
  /** Decisions since then that no record is kept of: no signal began them, or they are of before records were kept. */
  readonly notReplayed: number;
  /** Rules that no signal starts: nothing is said of them. */
  readonly startedOtherwise: readonly string[];
  /** The first ones, up to the limit. */
  readonly differences: readonly ReplayDifference[];
}

/** `fairlead rules replay`: what rules would have made of the signals that came. */
export function replayCommand(): Command {
  const about =
    'put the signals of the last days through rules and say which decisions would differ';
  return command('replay', about)
    .option('--since <when>', 'a duration such as 7d or 12h, or a UTC time', '7d')
    .option('--rules <file>', 'the rules; default: FAIRLEAD_RULES, else rules.yaml')
    .option(
      '--limit <count>',
      'how many differing decisions are listed; all are counted',
      wholeNumber,
      50,
    ) // prettier-ignore
    .action((options: ReplayOptions) =>
      withClient(options, async ({ client, output }) => {
        const since = sinceOf(options.since, await client.time());
        const report = await replay(client, await soundRules(options.rules), { ...options, since });
        output.write(report, reportText);
      }),
    );
}

/** Page by page: what is remembered does not grow with the number of decisions. */
async function replay(
  client: FairleadClient,
  { rules, path, instruments }: SoundRules,
  { since, limit }: { readonly since: string; readonly limit: number },
): Promise<ReplayReport> {
  const { ReplayRun, parseRules } = await import('@fairlead/rules-service');
  const run = new ReplayRun(rules, async (version) => {
    if (version === 0) return null;
    const { text } = await client.rulesVersion(version);
    const [listed, any] = [instruments, null].map((each) =>
      parseRules(text, { instruments: each }),
    );
    if (listed?.ok === true) return listed.value;
    return any?.ok === true ? any.value : null;
  });
  const differences: ReplayDifference[] = [];
  const progress = progressLine();
  let notReplayed: number;
  for (let after: string | undefined; ;) {
    const page = await client.recordedDecisions({ since, limit: PAGE, ...(after === undefined ? {} : { after }) }); // prettier-ignore
    notReplayed = page.decisions - page.recorded;
    for (const { record } of page.records) {
      const difference = await run.step(record);
      if (difference !== null && differences.length < limit) differences.push(difference);
      progress(run.totals, page.recorded);
    }
    if (page.next === null) break;
    after = page.next;
  }
  const { totals, startedOtherwise } = run;
  return { file: path, since, ...totals, notReplayed, startedOtherwise, differences };
}

/** Shows a person how far it is, once a second. */
function progressLine(): (totals: ReplayTotals, of: number) => void {
  let shownAt = performance.now();
  return ({ replayed, differing }, of) => {
    if (!process.stderr.isTTY || performance.now() - shownAt < PROGRESS_EVERY_MS) return;
    shownAt = performance.now();
    process.stderr.write(`\r${replayed} of ${of} decisions, ${differing} differ `);
  };
}

function reportText(report: ReplayReport): string {
  const { file, since, replayed, differing, intentsBefore, intentsAfter, differences } = report;
  const more = differing - differences.length;
  return [
    ...differences.map(differenceText),
    ...(more > 0 ? [`and ${more} more: --limit lists them`] : []),
    `${file}, decisions since ${since}: ${replayed} replayed, ${differing} would differ; ${intentsBefore} intents then, ${intentsAfter} by these rules.`, // prettier-ignore
    ...notesOf(report),
  ].join('\n');
}

/** What a reader has to know to believe the figures. */
function notesOf({
  notReplayed,
  unknown,
  unknownRules,
  startedOtherwise,
}: ReplayReport): readonly string[] {
  // prettier-ignore
  const notes: readonly (readonly [boolean, string])[] = [
    [notReplayed > 0, `Not replayed: ${notReplayed} decisions that no record is kept of (no signal began them, or they are older than 30 days or than this feature).`], // prettier-ignore
    [unknown > 0, `In ${unknown} decisions a rule looks at something that was not known then, or is not on record: that does not hold there.`], // prettier-ignore
    [unknownRules > 0, `Of ${unknownRules} decisions the rules that made them are not kept: cooldowns and counts of before the first one are not known.`], // prettier-ignore
    [startedOtherwise.length > 0, `Nothing is said of rules that no signal starts: ${startedOtherwise.join(', ')}.`], // prettier-ignore
    [true, 'What was held is what was held then: a trade that only these rules would have opened is not.'],
  ];
  return notes.filter(([applies]) => applies).map(([, text]) => text);
}

function differenceText({
  at,
  action,
  symbol,
  confidence,
  before,
  after,
  rules,
  causeId,
}: ReplayDifference): string {
  // prettier-ignore
  const side = ({ outcome, intents }: ReplayDifference['before']): string =>
    intents.length === 0 ? outcome : intents.join('; ');
  return [
    `${momentText(at)}  ${action} ${symbol}, confidence ${confidence}; ${causeId}`,
    `  - ${side(before)}`,
    `  + ${side(after)}`,
    ...rules.map((rule) => `    ${rule.ruleId}: ${rule.before ?? 'not there'} → ${rule.after ?? 'not there'} (${rule.reason})`), // prettier-ignore
  ].join('\n');
}
