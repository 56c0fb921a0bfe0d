import type { SystemStatus } from '@fairlead/console-service';
import type {
  GatewayStatus,
  OrderManagementStatus,
  PositionV1,
  RuleView,
} from '@fairlead/contracts';
import { decimal } from '@fairlead/core';
import type { Command } from 'commander';
import { command, withClient } from './command';

/** `fairlead status`. */
export function statusCommand(): Command {
  return command('status', 'where everything stands').action((options: { json?: boolean }) =>
    withClient(options, async ({ client, output }) => {
      output.write(await client.get<SystemStatus>('/v1/status'), (status) =>
        renderStatus(status, client.url),
      );
    }),
  );
}

/** Returns the status as lines for a person. */
export function renderStatus(status: SystemStatus, url: string): string {
  const quotes = status.quotes === null ? '' : `${status.quotes} instruments have a quote`;
  return [
    `API        ${url}, its time is ${status.at}`,
    `broker     ${status.gateway === null ? '–' : gatewayText(status.gateway)}`,
    `trading    ${status.orderManagement === null ? '–' : tradingText(status.orderManagement)}`,
    `market     ${quotes || '–'}`,
    `rules      ${status.rules === null ? '–' : rulesText(status.rules)}`,
    `positions  ${status.positions === null ? '–' : positionsText(status.positions)}`,
    ...status.problems.map(
      ({ service, message }) => `PROBLEM    ${service} does not answer: ${message}`,
    ),
  ].join('\n');
}

function gatewayText(gateway: GatewayStatus): string {
  const kind = gateway.paper === false ? 'LIVE' : 'paper';
  const heartbeat = gateway.heartbeatMs === null ? '' : `, answers in ${gateway.heartbeatMs} ms`;
  const why = `${gateway.code}${gateway.reason === '' ? '' : `: ${gateway.reason}`}`;
  return `gate ${gateway.gate} (${why}); ${kind} account ${gateway.account} at ${gateway.endpoint}, client id ${gateway.clientId}${heartbeat}`;
}

function tradingText(status: OrderManagementStatus): string {
  const why = status.tradingStateReason === '' ? '' : ` (${status.tradingStateReason})`;
  return `${status.tradingState}${why}; open trades: ${status.openTrades}, waiting intents: ${status.deferredIntents}`;
}

function rulesText(rules: readonly RuleView[]): string {
  const on = rules.filter((rule) => rule.mode !== 'off');
  const fired = rules.reduce((total, rule) => total + rule.firedToday, 0);
  return `${on.length} on, ${rules.length - on.length} off; fired ${fired} times today`;
}

function positionsText(positions: readonly PositionV1[]): string {
  const held = positions.filter((position) => !decimal(position.quantity).isZero());
  if (held.length === 0) return 'none';
  return held.map((position) => `${position.symbol} ${position.quantity}`).join(', ');
}
