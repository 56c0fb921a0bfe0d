import { instantText, parseInstant, plusMs } from '@fairlead/core';
import { ReportedRates } from './reported-rates';

const NOW = parseInstant('2026-11-23T15:00:00.000Z');
const LATER = plusMs(NOW, 180_000);

function row(currency: string, rate: string, at = NOW): object {
  return { currency, rate, reportedAt: instantText(at) };
}

describe('exchange rates that the broker reports', () => {
  it('are those of other currencies than the account is kept in, at the time of each', () => {
    const rates = new ReportedRates();
    rates.report('BASE', '1.00', NOW);
    rates.report('USD', '1.00', NOW);
    rates.report('CAD', '0.7238', NOW);
    rates.report('EUR', '1.08', LATER);
    expect(rates.besides('USD')).toEqual([row('CAD', '0.7238'), row('EUR', '1.08', LATER)]);
  });

  it.each(['0', '-0.5'])('are none where the figure is no rate: %s', (rate) => {
    const rates = new ReportedRates();
    rates.report('CAD', rate, NOW);
    expect(rates.besides('USD')).toEqual([]);
  });

  it('are stood by with the end of each report, though only changes are named', () => {
    const rates = new ReportedRates();
    rates.report('CAD', '0.7238', NOW);
    rates.reported(LATER);
    expect(rates.besides('USD')).toEqual([row('CAD', '0.7238', LATER)]);
  });

  it('grow old where the broker does not name them on a new subscription', () => {
    const rates = new ReportedRates();
    rates.report('CAD', '0.7238', NOW);
    rates.report('EUR', '1.08', NOW);
    rates.subscribed();
    rates.report('EUR', '1.09', LATER);
    rates.reported(LATER);
    expect(rates.besides('USD')).toEqual([row('CAD', '0.7238'), row('EUR', '1.09', LATER)]);
  });
});
