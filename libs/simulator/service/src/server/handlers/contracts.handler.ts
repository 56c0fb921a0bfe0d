import {
  contractDetails,
  contractOf,
  marketRule,
  matchingContracts,
  optionsOn,
  tradedContracts,
} from '@fairlead/simulator-domain';
import type { ClientValues } from '@fairlead/tws-wire';
import type { ClientConnection } from '../client-connection';
import type { SimulatorCore } from '../simulator-core';
import { type HandlersOf, NO_REQUEST, refuseRequest } from './handlers';

const SAMPLES_MAX = 16;
export const NO_DEFINITION = 'No security definition has been found for the request';

const DERIVED_FROM_STOCKS = ['CFD', 'OPT', 'IOPT', 'WAR', 'BAG'].map((secType) => ({ secType }));

function details(
  core: SimulatorCore,
  client: ClientConnection,
  values: ClientValues<'reqContractDetails'>,
): void {
  const { reqId } = values;
  const now = core.clock.now();
  const found = tradedContracts(values, now);
  if (found.length === 0) {
    client.sendError(reqId, 200, NO_DEFINITION);
    return;
  }
  const { profile } = core.settings;
  for (const contract of found)
    client.send({
      name: 'contractDetails',
      values: contractDetails(contract, { reqId, now, profile }),
    });
  client.send({ name: 'contractDetailsEnd', values: { reqId } });
}

function samples(client: ClientConnection, values: ClientValues<'reqMatchingSymbols'>): void {
  const found = matchingContracts(values.pattern, SAMPLES_MAX);
  client.send({
    name: 'symbolSamples',
    values: {
      reqId: values.reqId,
      samples: found.map((contract) => ({
        conId: contract.conId,
        symbol: contract.symbol,
        secType: contract.secType,
        primaryExch: contract.primaryExch,
        currency: contract.currency,
        derivativeSecTypes: contract.secType === 'STK' ? DERIVED_FROM_STOCKS : [],
        description: contract.longName,
      })),
    },
  });
}

function rule(client: ClientConnection, marketRuleId: number): void {
  const increments = marketRule(marketRuleId);
  if (increments !== undefined)
    return client.send({ name: 'marketRule', values: { marketRuleId, increments } });
  const cause = `Unknown market rule id ${marketRuleId}`;
  refuseRequest(client, NO_REQUEST, { letters: 'cM', cause });
}

/** The options of the catalogue on an underlying: one message for each exchange and class, then the end. */
function optionParameters(
  core: SimulatorCore,
  client: ClientConnection,
  values: ClientValues<'reqSecDefOptParams'>,
): void {
  const { reqId, underlyingConId, underlyingSymbol } = values;
  const underlying = contractOf(underlyingConId);
  if (underlying?.symbol !== underlyingSymbol.toUpperCase()) {
    client.sendError(reqId, 200, NO_DEFINITION);
    return;
  }
  const groups = new Map<string, ReturnType<typeof optionsOn>>();
  for (const option of optionsOn(underlyingConId, core.clock.now())) {
    const key = `${option.exchange} ${option.tradingClass}`;
    groups.set(key, [...(groups.get(key) ?? []), option]);
  }
  for (const options of groups.values()) {
    const [first] = options;
    if (first === undefined) continue;
    const { exchange, tradingClass, multiplier } = first;
    const expirations = new Set(options.map(({ lastTradeDate }) => lastTradeDate));
    const strikes = new Set(options.map(({ strike }) => strike));
    client.send({
      name: 'secDefOptParam',
      values: {
        reqId,
        exchange,
        underlyingConId,
        tradingClass,
        multiplier,
        expirations: [...expirations].map((expiration) => ({ expiration })),
        strikes: [...strikes].map((strike) => ({ strike })),
      },
    });
  }
  client.send({ name: 'secDefOptParamEnd', values: { reqId } });
}

/** Returns the answers to contract and reference requests. */
export function contractHandlers(
  core: SimulatorCore,
): HandlersOf<
  'reqContractDetails' | 'reqMarketRule' | 'reqMatchingSymbols' | 'reqSecDefOptParams'
> {
  return {
    reqContractDetails: (client, values) => details(core, client, values),
    reqMarketRule: (client, { marketRuleId }) => rule(client, marketRuleId),
    reqMatchingSymbols: samples,
    reqSecDefOptParams: (client, values) => optionParameters(core, client, values),
  };
}
