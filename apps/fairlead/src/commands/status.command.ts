import { basename } from 'node:path';
import {
  type GatewayStatus,
  type OrderManagementStatus,
  type OtherAccount,
  type OwnerView,
  type PositionV1,
  type RuleFileView,
  type RuleView,
  type SystemProblem,
  type SystemStatus,
  SIGNAL_PARTITIONS,
} from '@fairlead/contracts';
import { decimal } from '@fairlead/core';
import type { Command } from 'commander';
import { command, withClient } from './command';
import { restrictionText } from './trading-state.commands';

/** `fairlead status`. */
export function statusCommand(): Command {
  return command('status', 'where everything stands').action((options: { json?: boolean }) =>
    withClient(options, async ({ client, output }) => {
      output.write(await client.status(), (status) => renderStatus(status, client.url));
    }),
  );
}

/** Returns the status as lines for a person. */
export function renderStatus(status: SystemStatus, url: string): string {
  const quotes = status.quotes === null ? '' : `${status.quotes} instruments have a quote`;
  return [
    `API        ${url}, its time is ${status.at}`,
    `broker     ${status.gateway === null ? '–' : gatewayText(status.gateway)}`,
    ...directHaltLines(status.gateway),
    ...farmLines(status.gateway),
    `trading    ${status.orderManagement === null ? '–' : tradingText(status.orderManagement)}`,
    ...(status.orderManagement?.restrictions ?? []).map(
      (each) => `stopped    ${restrictionText(each)}`,
    ),
    ...(status.orderManagement?.otherAccounts ?? []).map(otherAccountText),
    `market     ${quotes || '–'}`,
    `rules      ${status.rules === null ? '–' : rulesText(status.rules, status.ruleFiles ?? [])}`,
    ...ownerLines(status),
    `positions  ${status.positions === null ? '–' : positionsText(status.positions)}`,
    ...externalLines(status),
    ...status.problems.map(problemText),
  ].join('\n');
}

function gatewayText(gateway: GatewayStatus): string {
  const kind = gateway.paper === false ? 'LIVE' : 'paper';
  const heartbeat = gateway.heartbeatMs === null ? '' : `, answers in ${gateway.heartbeatMs} ms`;
  const why = `${gateway.code}${gateway.reason === '' ? '' : `: ${gateway.reason}`}`;
  return `gate ${gateway.gate} (${why}); ${kind} account ${gateway.account} at ${gateway.endpoint}, client id ${gateway.clientId}${heartbeat}`;
}

/** Order management does not know of it: without this line entries would seem to be refused for no reason. */
function directHaltLines(gateway: GatewayStatus | null): readonly string[] {
  if (gateway?.directHalt === undefined) return [];
  const { by, reason, since } = gateway.directHalt;
  const waits = gateway.flattenWaits === true ? '; a flatten waits to be handed on' : '';
  return [
    `stopped    the gateway itself is HALTED by ${by} since ${since}: ${reason}${waits}; again with \`fairlead resume --at-gateway\``,
  ];
}

function farmLines(gateway: GatewayStatus | null): readonly string[] {
  const { farmsDown = [] } = gateway ?? {};
  if (farmsDown.length === 0) return [];
  return [`stopped    no connection of TWS to the data farm ${farmsDown.join(', ')}: entries are denied until it is there`]; // prettier-ignore
}

function tradingText(status: OrderManagementStatus): string {
  const why = status.tradingStateReason === '' ? '' : ` (${status.tradingStateReason})`;
  const hint = status.tradingState === 'ACTIVE' ? '' : ', entries are denied';
  return `${status.tradingState}${why}${hint}; open trades: ${status.openTrades}${unprotectedText(status)}, waiting intents: ${status.deferredIntents}${approvalsText(status)}`;
}

function unprotectedText(status: OrderManagementStatus): string {
  const { unprotectedByChoice = 0, protectedInRegularHours = 0 } = status;
  const parts = [
    ...(unprotectedByChoice === 0 ? [] : [`${unprotectedByChoice} unprotected by choice`]),
    ...(protectedInRegularHours === 0
      ? []
      : [`${protectedInRegularHours} protected in regular hours only`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function approvalsText({ approvals = 0 }: OrderManagementStatus): string {
  return approvals === 0 ? '' : `, ${approvals} of them for a person: \`fairlead approvals list\``;
}

/** Where a file on the disk is not what is in force, its reason says what is. */
function sourceText({ file, setAside, reason }: RuleFileView): string {
  return setAside === true ? `(${reason})` : `of ${basename(file)}`;
}

/** A rule is counted once, for however many symbols. */
function rulesText(rows: readonly RuleView[], files: readonly RuleFileView[]): string {
  const rules = new Map(rows.map((row) => [row.ruleId, row.mode]));
  const on = [...rules.values()].filter((mode) => mode !== 'off').length;
  const fired = rows.reduce((total, row) => total + row.firedToday, 0);
  const file = files.find(({ kind }) => kind === 'rules');
  const version = file === undefined ? '' : `; version ${file.version} ${sourceText(file)}`;
  return `${on} on, ${rules.size - on} off; fired ${fired} times today${version}`;
}

/** Who decides and who polls, where that is shared by replicas. */
function ownerLines({ ruleOwners, signalOwners }: SystemStatus): readonly string[] {
  const pollers = (signalOwners ?? []).map(({ owner }) => owner);
  return [
    ...((ruleOwners ?? []).length > 0 ? [`engines    ${enginesText(ruleOwners ?? [])}`] : []),
    ...(pollers.length === 0 ? [] : [`polls      predictions by ${pollers.join(', ')}`]),
  ];
}

function enginesText(owners: readonly OwnerView[]): string {
  const counts = new Map<string, number>();
  for (const { owner } of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  const shares = [...counts].map(([owner, count]) => `${owner} ${count}`);
  const missing = SIGNAL_PARTITIONS - owners.length;
  const none = missing === 0 ? '' : `; ${missing} have no owner yet`;
  return `of ${SIGNAL_PARTITIONS} partitions ${shares.join(', ')}${none}`;
}

function problemText({ service, code, message }: SystemProblem): string {
  return `PROBLEM    ${code === 'NO_ANSWER' ? `${service} does not answer: ` : ''}${message}`;
}

function otherAccountText({ account, openTrades }: OtherAccount): string {
  return `           ${openTrades} open of ${account}, another account: left alone`;
}

/** What is not Fairlead's: it is listed and left alone. */
function externalLines({ orderManagement, gateway }: SystemStatus): readonly string[] {
  const held = (orderManagement?.externalQuantities ?? []).map(
    ({ symbol, instrumentKey, quantity }) => `${symbol || instrumentKey} ${quantity}`,
  );
  const orders = gateway?.externalOrders ?? 0;
  const working = orders === 0 ? [] : [`${orders} order(s) by hand or of other programs`];
  const all = [...held, ...working];
  return all.length === 0 ? [] : [`external   ${all.join(', ')}; left alone`];
}

function positionsText(positions: readonly PositionV1[]): string {
  const held = positions.filter((position) => !decimal(position.quantity).isZero());
  if (held.length === 0) return 'none';
  return held.map((position) => `${position.symbol} ${position.quantity}`).join(', ');
}
