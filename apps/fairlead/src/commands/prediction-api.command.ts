import type { PredictionApiCheck } from '@fairlead/signal-service';
import type { Command } from 'commander';
import { CommandFailure } from '../client/failure';
import { processEnvironment } from '../config/environment';
import { command, group, withOutput } from './command';

/** `fairlead prediction-api check`. */
export function predictionApiCommand(): Command {
  const check = command(
    'check',
    'ask the prediction API what the poller asks, without trading anything',
  )
    .addHelpText(
      'after',
      '\nReads FAIRLEAD_PREDICTION_API_URL, FAIRLEAD_PREDICTION_API_KEY_FILE, FAIRLEAD_PREDICTION_TICKERS and the like\n' +
        'from the environment. It needs no Fairlead that runs.',
    )
    .action((options: { json?: boolean }) =>
      withOutput(options, async (output) => {
        const report = await checked();
        output.write(report, reportText);
        if (!report.ok) process.exitCode = 1;
      }),
    );
  return group('prediction-api', 'look at the prediction API that signals come from').addCommand(
    check,
  );
}

interface Report {
  readonly baseUrl: string;
  readonly ok: boolean;
  readonly checks: readonly PredictionApiCheck[];
}

async function checked(): Promise<Report> {
  const { ConfigurationError, SystemClock, readEnvironment } = await import('@fairlead/platform');
  const { SignalEnv, checkPredictionApi, predictionSettingsOf } =
    await import('@fairlead/signal-service');
  try {
    const settings = predictionSettingsOf(
      readEnvironment([SignalEnv], processEnvironment()).values[0],
    );
    if (settings === null) {
      throw new ConfigurationError([
        'FAIRLEAD_PREDICTION_API_URL is not set: such as https://predictions.example.com/api/v1',
      ]);
    }
    const checks = await checkPredictionApi(settings, new SystemClock().now());
    return { baseUrl: settings.api.baseUrl, ok: checks.every(({ ok }) => ok), checks };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new CommandFailure('CONFIGURATION', error.message, 2);
  }
}

function reportText({ ok, checks }: Report): string {
  const lines = checks.map(
    ({ name, detail, ...check }) => `${check.ok ? 'ok  ' : 'FAIL'} ${name}: ${detail}`,
  );
  return [
    ...lines,
    ok ? 'The prediction API can be polled.' : 'The prediction API cannot be polled as it is.',
  ].join('\n');
}
