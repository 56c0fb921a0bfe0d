import { type RiskCheck, finding } from '../check';

/** A symbol that means several contracts is never guessed: the broker's candidates are listed. */
export const instrumentAmbiguous: RiskCheck = {
  code: 'INSTRUMENT_AMBIGUOUS',
  needs: 'view',
  evaluate: ({ entry, view }) =>
    finding(
      !view.ambiguous,
      { limit: 'one contract', actual: view.ambiguous ? 'several' : 'not several' },
      `${entry.symbol} has no pinned contract: ${view.contractReason}`,
    ),
};
