// The strategy app of the original framework, in one program, until Ctrl-C: `node examples/strategy-app/app.mjs`.
// Without a prediction API it makes up predictions, and sends one every 5 s (APP_PREDICT_EVERY_MS); README.md has the rest.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fairlead } from '@fairlead/sdk';

const TICKERS = ['CVNA', 'UVXY', 'SOXL', 'SOXS', 'TQQQ', 'SQQQ', 'GLD', 'SLV'];
const STATUS_EVERY_MS = 600_000;
const { env } = process;
const hasApi = env.FAIRLEAD_PREDICTION_API_URL !== undefined;

const fairlead = await Fairlead.start({
  home: env.FAIRLEAD_HOME ?? 'strategy-app',
  rules: join(dirname(fileURLToPath(import.meta.url)), 'rules.yaml'),
  tws:
    env.TWS_HOST === undefined
      ? 'simulated'
      : { host: env.TWS_HOST, port: Number(env.TWS_PORT ?? 7497), account: env.TWS_ACCOUNT ?? '' },
  settings: {
    ...Object.fromEntries(
      Object.entries(env).filter(([name]) => name.startsWith('FAIRLEAD_PREDICTION_')),
    ),
    ...(hasApi ? { FAIRLEAD_PREDICTION_TICKERS: TICKERS.join(',') } : {}),
  },
});
console.log(`The strategy app trades ${TICKERS.join(', ')} on ${fairlead.account}; Ctrl-C ends it`);
if (!hasApi && !fairlead.simulated)
  console.log('It waits for signals: set FAIRLEAD_PREDICTION_API_URL, or send some yourself');

/** Sends what a prediction API would: any ticker, either side, any confidence. Never to a TWS, where it would be a game of dice. */
async function predict() {
  const symbol = TICKERS[Math.floor(Math.random() * TICKERS.length)];
  const action = Math.random() < 0.5 ? 'BUY' : 'SHORT';
  const confidence = 0.4 + Math.random() * 0.6;
  await fairlead.client.sendSignal({ source: 'dice', symbol, action, confidence });
}

async function status() {
  const trades = await fairlead.client.trades();
  for (const { symbol, direction, position, status: state } of trades)
    if (state !== 'CLOSED') console.log(`${symbol}: ${direction} ${position}, ${state}`);
}

const logged = (work) => () => work().catch((error) => console.error(String(error)));
const timers = [setInterval(logged(status), STATUS_EVERY_MS)];
if (!hasApi && fairlead.simulated)
  timers.push(setInterval(logged(predict), Number(env.APP_PREDICT_EVERY_MS ?? 5_000)));
const ended = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    timers.forEach(clearInterval);
    ended.abort();
  });

const types = ['signal.disposed', 'order.trade', 'position.closed', 'decision.notified'];
for await (const { type, data } of fairlead.events({ types, signal: ended.signal })) {
  if (type === 'signal.disposed') console.log(`signal: ${data.disposition}, ${data.reason}`);
  else if (type === 'order.trade') console.log(`${data.symbol}: ${data.code}, ${data.reason}`);
  else if (type === 'position.closed') console.log(`${data.symbol}: flat, ${data.realisedPnl} USD`);
  else console.log(`${data.level ?? 'info'}: ${data.message}`);
}
await fairlead.stop();
