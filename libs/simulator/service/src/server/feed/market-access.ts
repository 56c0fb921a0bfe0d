import {
  type BrokerError,
  type ContractQuery,
  isTrading,
  type SimulatedContract,
  tradedContracts,
} from '@fairlead/simulator-domain';
import { NO_DEFINITION } from '../handlers/contracts.handler';
import type { ClientConnection } from '../client-connection';
import type { SimulatorCore } from '../simulator-core';

/** The broker's numbers of market data types. */
const LIVE = 1;
const FROZEN = 2;
const DELAYED = 3;
const DELAYED_FROZEN = 4;

/** What a client gets of a quote: live or delayed, and the type that it is sent. */
export interface QuoteAccess {
  readonly delayed: boolean;
  readonly type: number;
}

/** Returns the one contract of a description; without one, the client is informed and the request is dead. */
export function theContract(
  { core, client }: { readonly core: SimulatorCore; readonly client: ClientConnection },
  reqId: number,
  query: ContractQuery,
): SimulatedContract | undefined {
  const [contract, ...others] = tradedContracts(query, core.clock.now());
  if (contract !== undefined && others.length === 0) return contract;
  client.sendError(reqId, 200, NO_DEFINITION);
  return undefined;
}

/** How the broker says that another live session of the user has the data. */
export const COMPETING_SESSION: BrokerError = {
  code: 10197,
  text: 'No market data during competing live client',
};

/** Returns how a client may see the quote of a contract, or the error that kills the request. */
export function quoteAccess(
  core: SimulatorCore,
  client: ClientConnection,
  contract: SimulatedContract,
): QuoteAccess | BrokerError {
  const { marketData, competingSession, delayedNotEnabledError } = core.switches;
  const { marketDataType: requested } = client;
  if (competingSession) return COMPETING_SESSION;
  const { profile } = core.settings;
  const open = isTrading(contract, core.clock.now(), { profile, regular: false });
  if (marketData === 'live') {
    const frozen = !open && (requested === FROZEN || requested === DELAYED_FROZEN);
    return { delayed: false, type: frozen ? FROZEN : LIVE };
  }
  if (requested < DELAYED) return notSubscribed(contract, marketData);
  if (marketData === 'none')
    return {
      code: delayedNotEnabledError,
      text: 'Requested market data is not subscribed. Delayed market data is not enabled.',
    };
  return { delayed: true, type: !open && requested === DELAYED_FROZEN ? DELAYED_FROZEN : DELAYED };
}

function notSubscribed(contract: SimulatedContract, marketData: 'delayed' | 'none'): BrokerError {
  const { symbol, primaryExch, tradingClass } = contract;
  if (marketData === 'none')
    return {
      code: 354,
      text: 'Requested market data is not subscribed. Check API status by selecting the Account menu then under Management choose Market Data Subscription Manager and/or availability of delayed data.',
    };
  return {
    code: 10089,
    text: `Requested market data requires additional subscription for API. See link in 'Market Data Connections' dialog for more details.Delayed market data is available.${symbol} ${primaryExch}.${tradingClass}/TOP/ALL`,
  };
}

/** Kinds of data that come live or not at all, with the error of each. */
const LIVE_ONLY = {
  depth: [354, 'Requested market data is not subscribed.'],
  realTimeBars: [420, 'Invalid Real-time Query:'],
  tickByTick: [10189, 'Failed to request tick-by-tick data:'],
  pastTicks: [10187, 'Failed to request historical ticks:'],
} as const;

/** Returns why a client may not see data that is live or nothing, undefined where it may. */
export function liveRefusal(
  core: SimulatorCore,
  contract: SimulatedContract,
  kind: keyof typeof LIVE_ONLY,
): BrokerError | undefined {
  const { marketData, competingSession } = core.switches;
  if (marketData === 'live' && !competingSession) return undefined;
  const [code, text] = LIVE_ONLY[kind];
  return { code, text: `${text}${noPermission(contract)}` };
}

/** Returns how the broker says that an account has no rights to a contract's data. */
export function noPermission({ secType, exchange, primaryExch }: SimulatedContract): string {
  return `No market data permissions for ${secType === 'STK' ? primaryExch : exchange} ${secType}`;
}
