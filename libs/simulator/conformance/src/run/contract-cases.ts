import type { Contract } from '@stoqey/ib';
import { AAPL, EURUSD, MSFT, NO_SUCH } from './contracts';
import { type Scene, on, onError, onInfo } from './scene';

/** What can be requested about contracts. */
export async function contractCases(scene: Scene): Promise<void> {
  await details(scene, 'a stock by its id', AAPL, 'AAPL');
  await details(scene, 'a stock by its ticker', MSFT, 'MSFT');
  await details(scene, 'a currency pair', EURUSD, 'EUR');
  const unknown = scene.requestId();
  await scene.ask(
    {
      request: 'reqContractDetails',
      about: 'no such contract',
      ask: (api) => api.reqContractDetails(unknown, NO_SUCH),
    },
    [onError(200, unknown)],
  );
  const samples = scene.requestId();
  await scene.ask(
    {
      request: 'reqMatchingSymbols',
      about: 'a beginning',
      ask: (api) => api.reqMatchingSymbols(samples, 'AAP'),
    },
    [on('symbolSamples', 'candidates', ([reqId]) => reqId === samples)],
  );
  const chain = scene.requestId();
  await scene.ask(
    {
      request: 'reqSecDefOptParams',
      about: 'the options of a stock',
      ask: (api) => api.reqSecDefOptParams(chain, 'AAPL', '', 'STK', 265598),
    },
    [on('securityDefinitionOptionParameterEnd', 'the end', ([reqId]) => reqId === chain)],
  );
  await scene.ask(
    { request: 'reqMarketRule', about: 'price steps', ask: (api) => api.reqMarketRule(26) },
    [on('marketRule', 'of one cent', ([ruleId]) => ruleId === 26)],
  );
  await scene.ask(
    { request: 'reqMarketRule', about: 'no such rule', ask: (api) => api.reqMarketRule(999_999) },
    [onInfo(321)],
  );
}

async function details(
  scene: Scene,
  about: string,
  contract: Contract,
  symbol: string,
): Promise<void> {
  const id = scene.requestId();
  await scene.ask(
    {
      request: 'reqContractDetails',
      about,
      ask: (api) => api.reqContractDetails(id, contract),
    },
    [
      on('contractDetails', 'the contract', ([reqId, found]) => {
        const { contract: of } = found as { contract: Contract };
        return reqId === id && of.symbol === symbol && Number(of.conId) > 0;
      }),
      on('contractDetailsEnd', 'the end', ([reqId]) => reqId === id),
    ],
  );
}
