import { Counter, type Registry } from 'prom-client';

/** Counts polls and predictions by what became of them. */
export class PredictionCounter {
  private readonly polls: Counter<'outcome'>;
  private readonly predictions: Counter<'outcome'>;

  constructor(registry: Registry) {
    const counter = (name: string, help: string): Counter<'outcome'> =>
      new Counter({ name, help, labelNames: ['outcome'], registers: [registry] });
    this.polls = counter('fairlead_prediction_polls_total', 'Polls of the prediction API');
    this.predictions = counter(
      'fairlead_predictions_total',
      'New predictions by what became of them',
    );
  }

  /** Counts one poll of one ticker. */
  polled(outcome: string): void {
    this.polls.inc({ outcome });
  }

  /** Counts one new prediction. */
  counted(outcome: string): void {
    this.predictions.inc({ outcome });
  }
}
