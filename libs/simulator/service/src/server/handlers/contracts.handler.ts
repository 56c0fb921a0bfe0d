import type { ClientValues } from '@fairlead/tws-wire';
import { findContracts, matchingContracts } from '../../catalogue/catalogue';
import { contractDetails } from '../../catalogue/contract-details';
import { marketRule } from '../../catalogue/market-rules';
import type { Session } from '../session';
import type { SimulatorCore } from '../simulator-core';
import type { Handlers } from './handlers';

const SAMPLES_MAX = 16;
export const NO_DEFINITION = 'No security definition has been found for the request';

function details(
  core: SimulatorCore,
  session: Session,
  values: ClientValues<'reqContractDetails'>,
): void {
  const { reqId } = values;
  const found = findContracts(values);
  if (found.length === 0) {
    session.sendError(reqId, 200, NO_DEFINITION);
    return;
  }
  const now = core.clock.now();
  for (const contract of found)
    session.send({ name: 'contractDetails', values: contractDetails(contract, { reqId, now }) });
  session.send({ name: 'contractDetailsEnd', values: { reqId } });
}

function samples(session: Session, values: ClientValues<'reqMatchingSymbols'>): void {
  const found = matchingContracts(values.pattern, SAMPLES_MAX);
  session.send({
    name: 'symbolSamples',
    values: {
      reqId: values.reqId,
      samples: found.map((contract) => ({
        conId: contract.conId,
        symbol: contract.symbol,
        secType: contract.secType,
        primaryExch: contract.primaryExch,
        currency: contract.currency,
        derivativeSecTypes: [],
        description: contract.longName,
      })),
    },
  });
}

function rule(session: Session, marketRuleId: number): void {
  const increments = marketRule(marketRuleId);
  if (increments !== undefined)
    return session.send({ name: 'marketRule', values: { marketRuleId, increments } });
  const text = `Error validating request.-'cM' : cause - Unknown market rule id ${marketRuleId}`;
  session.sendError(-1, 321, text);
}

/** Returns the answers to contract and reference requests. */
export function contractHandlers(core: SimulatorCore): Handlers {
  return {
    reqContractDetails: (session, values) => details(core, session, values),
    reqMarketRule: (session, { marketRuleId }) => rule(session, marketRuleId),
    reqMatchingSymbols: samples,
  };
}
