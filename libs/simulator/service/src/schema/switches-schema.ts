import { EARLIER_SWITCH_NAMES, type SwitchChanges } from '@fairlead/simulator-domain';
import {
  DECIMAL_OR_NULL,
  FLAG,
  type JsonSchema,
  described,
  objectSchema,
  oneOf,
} from './json-schema';

const ONE_DAY_MS = 86_400_000;

const PRESENT = {
  marketData: oneOf('live', 'delayed', 'none'),
  competingSession: FLAG,
  duplicateTickerError: { enum: [102, 322] },
  delayedNotEnabledError: { enum: [10168, 10186] },
  readOnlyApi: FLAG,
  masterClientId: { type: ['integer', 'null'], minimum: 0 },
  allowForeignCancel: FLAG,
  executionsOfOthers: FLAG,
  pacing: oneOf('off', 'paced', 'rejected'),
  historicalLimits: FLAG,
  heldOrdersListed: FLAG,
  pricePercentLimit: DECIMAL_OR_NULL,
  crossSideWarning: FLAG,
  modifyWhileProcessing: oneOf('taken', 'refused'),
  incompleteOrderError: { enum: [321, 107] },
  missingAccountError: { enum: [435, 436] },
  emptyTifWarning: FLAG,
  pendingCancelReported: FLAG,
  preSubmittedReported: FLAG,
  modifyReportedTwice: FLAG,
  cancelErrors: oneOf('current', 'older'),
  missingParentError: { enum: [10006, 135] },
  openingRealizedPnl: oneOf('unset', 'zero'),
  accountRhythmMs: { type: 'integer', minimum: 0, maximum: ONE_DAY_MS },
  pnlAfterClose: FLAG,
} satisfies Record<keyof SwitchChanges, JsonSchema>;

const EARLIER = Object.fromEntries(
  Object.entries(EARLIER_SWITCH_NAMES).map(([earlier, name]) => [
    earlier,
    described(PRESENT[name], `Earlier name of ${name}.`),
  ]),
);

/** What changes of switches look like to who makes them from outside. */
export const SWITCHES_SCHEMA: JsonSchema = objectSchema({ ...PRESENT, ...EARLIER });
