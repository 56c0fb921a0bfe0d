import { type Scene, on, onError } from './scene';

/** Values, positions and profits: with a position of AAPL in the book. */
export async function accountCases(scene: Scene): Promise<void> {
  await updates(scene);
  await summaries(scene);
  await positions(scene);
  await profits(scene);
}

async function updates(scene: Scene): Promise<void> {
  const { account } = scene;
  await scene.ask(
    {
      request: 'reqAccountUpdates',
      about: 'subscribed',
      ask: (api) => api.reqAccountUpdates(true, account),
    },
    [
      on('updateAccountValue', 'cash', ([key]) => key === 'TotalCashBalance'),
      on('updateAccountValue', 'net liquidation', ([key]) => key === 'NetLiquidation'),
      on('updatePortfolio', 'the position', (args) => args[7] === account && args[1] === 10),
      on('updateAccountTime', 'the time', ([time]) => /^\d\d:\d\d$/.test(String(time))),
      on('accountDownloadEnd', 'the end', ([of]) => of === account),
    ],
  );
  await scene.ask(
    {
      request: 'reqAccountUpdates',
      about: 'ended in silence',
      ask: (api) => api.reqAccountUpdates(false, account),
    },
    [],
  );
  const multi = scene.requestId();
  await scene.ask(
    {
      request: 'reqAccountUpdatesMulti',
      about: 'of one account',
      ask: (api) => api.reqAccountUpdatesMulti(multi, account, null as never, false),
    },
    [
      on('accountUpdateMulti', 'a value', (args) => args[0] === multi && args[1] === account),
      // The client hands this id on as text.
      on('accountUpdateMultiEnd', 'the end', ([reqId]) => Number(reqId) === multi),
    ],
  );
  await scene.ask(
    {
      request: 'cancelAccountUpdatesMulti',
      about: 'ended in silence',
      ask: (api) => api.cancelAccountUpdatesMulti(multi),
    },
    [],
  );
}

async function summaries(scene: Scene): Promise<void> {
  const id = scene.requestId();
  await scene.ask(
    {
      request: 'reqAccountSummary',
      about: 'two tags',
      ask: (api) => api.reqAccountSummary(id, 'All', 'NetLiquidation,BuyingPower'),
    },
    [
      on('accountSummary', 'the first', (args) => args[0] === id && args[2] === 'NetLiquidation'),
      on('accountSummary', 'the second', (args) => args[0] === id && args[2] === 'BuyingPower'),
      on('accountSummaryEnd', 'the end', ([reqId]) => reqId === id),
    ],
  );
  await scene.ask(
    {
      request: 'cancelAccountSummary',
      about: 'ended in silence',
      ask: (api) => api.cancelAccountSummary(id),
    },
    [],
  );
  const ledger = scene.requestId();
  await scene.ask(
    {
      request: 'reqAccountSummary',
      about: 'the ledger',
      ask: (api) => api.reqAccountSummary(ledger, 'All', '$LEDGER'),
    },
    [
      on('accountSummary', 'cash', (args) => args[0] === ledger && args[2] === 'TotalCashBalance'),
      on('accountSummaryEnd', 'the end', ([reqId]) => reqId === ledger),
    ],
  );
  await scene.ask(
    {
      request: 'cancelAccountSummary',
      about: 'the ledger ended in silence',
      ask: (api) => api.cancelAccountSummary(ledger),
    },
    [],
  );
}

async function positions(scene: Scene): Promise<void> {
  const { account } = scene;
  await scene.ask({ request: 'reqPositions', about: 'all', ask: (api) => api.reqPositions() }, [
    on('position', 'the position', (args) => args[0] === account && args[2] === 10),
    on('positionEnd'),
  ]);
  await scene.ask(
    { request: 'cancelPositions', about: 'ended in silence', ask: (api) => api.cancelPositions() },
    [],
  );
  const multi = scene.requestId();
  await scene.ask(
    {
      request: 'reqPositionsMulti',
      about: 'of one account',
      ask: (api) => api.reqPositionsMulti(multi, account, null),
    },
    [
      on('positionMulti', 'the position', (args) => args[0] === multi && args[1] === account),
      on('positionMultiEnd', 'the end', ([reqId]) => reqId === multi),
    ],
  );
  await scene.ask(
    {
      request: 'cancelPositionsMulti',
      about: 'ended in silence',
      ask: (api) => api.cancelPositionsMulti(multi),
    },
    [],
  );
}

async function profits(scene: Scene): Promise<void> {
  const { account } = scene;
  const [all, single, foreign] = [scene.requestId(), scene.requestId(), scene.requestId()];
  await scene.ask(
    { request: 'reqPnL', about: 'of the account', ask: (api) => api.reqPnL(all, account) },
    [on('pnl', 'three figures', ([reqId]) => reqId === all)],
  );
  await scene.ask(
    { request: 'reqPnL', about: 'of a stranger', ask: (api) => api.reqPnL(foreign, 'DU9') },
    [onError(321, foreign)],
  );
  await scene.ask(
    { request: 'cancelPnL', about: 'ended in silence', ask: (api) => api.cancelPnL(all) },
    [],
  );
  await scene.ask(
    {
      request: 'reqPnLSingle',
      about: 'of a position',
      ask: (api) => api.reqPnLSingle(single, account, null, 265598),
    },
    [on('pnlSingle', 'ten shares', (args) => args[0] === single && args[1] === 10)],
  );
  await scene.ask(
    {
      request: 'cancelPnLSingle',
      about: 'ended in silence',
      ask: (api) => api.cancelPnLSingle(single),
    },
    [],
  );
}
