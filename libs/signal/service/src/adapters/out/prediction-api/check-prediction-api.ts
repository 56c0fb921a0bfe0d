import type { Instant } from '@fairlead/core';
import { actionOf, thresholdOf } from '@fairlead/signal-domain';
import type { PredictionSettings } from '../../../config/prediction.settings';
import { API_RETRIES, PredictionApiClient } from './prediction-api-client';
import { PredictionApiError } from './prediction-api-error';

/** One thing that was looked at. */
export interface PredictionApiCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** Of a request that failed. */
  readonly code?: string;
  readonly status?: number | null;
}

/** Asks the prediction API what the poller will ask, and says of each answer what it would come to. Trades nothing. */
export async function checkPredictionApi(
  settings: PredictionSettings,
  now: Instant,
): Promise<readonly PredictionApiCheck[]> {
  const retries = { ...API_RETRIES, attemptsMax: 1 };
  const client = new PredictionApiClient({ ...settings.api, retries, random: () => 0 });
  const status = await attempt('status', async () => {
    await client.status();
    return `${settings.api.baseUrl} answers, and takes the key`;
  });
  // Without an answer here every other request fails in the same way.
  if (!status.ok) return [status];
  const checks = [status, await attempt('tickers', () => tickersText(client, settings.tickers))];
  for (const ticker of settings.tickers) {
    const prediction = (): Promise<string> => predictionText(client, { settings, ticker, now });
    checks.push(await attempt(`prediction ${ticker}`, prediction));
  }
  return checks;
}

async function attempt(name: string, look: () => Promise<string>): Promise<PredictionApiCheck> {
  try {
    return { name, ok: true, detail: await look() };
  } catch (error) {
    if (error instanceof UnservedTickers) return { name, ok: false, detail: error.message };
    if (!(error instanceof PredictionApiError)) throw error;
    const { code, status, message } = error;
    return { name, ok: false, detail: message, code, status };
  }
}

class UnservedTickers extends Error {}

async function tickersText(
  client: PredictionApiClient,
  wanted: readonly string[],
): Promise<string> {
  const served = await client.tickers();
  const missing = wanted.filter((ticker) => !served.includes(ticker));
  if (missing.length === 0) return `predicts ${wanted.join(', ')}`;
  throw new UnservedTickers(
    `does not predict ${missing.join(', ')}; it predicts ${served.slice(0, 20).join(', ')}`,
  );
}

async function predictionText(
  client: PredictionApiClient,
  of: {
    readonly settings: PredictionSettings;
    readonly ticker: string;
    readonly now: Instant;
  },
): Promise<string> {
  const { policy, useDefaultOnly } = of.settings;
  const { signal, confidence, predictedAt } = await client.latestPrediction({
    ticker: of.ticker,
    ...(useDefaultOnly ? { useDefaultOnly } : {}),
  });
  const age = predictedAt === null ? 'does not say when' : `${seconds(of.now - predictedAt)} s old`;
  const action = actionOf(signal);
  if (action === null) return `${signal}, which is no signal that we know; it would be dropped`;
  const threshold = thresholdOf(policy, of.ticker, signal);
  const verdict =
    confidence < threshold ? `below ${threshold}, so it would be dropped` : `counts as ${action}`;
  return `${signal}, confidence ${confidence}, ${age}; ${verdict}`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(0);
}
