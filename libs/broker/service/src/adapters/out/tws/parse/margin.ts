import type { MarginChange, MarginPreview } from '@fairlead/contracts';
import { decimalText } from '@fairlead/core';
import type { OrderState } from '@stoqey/ib';
import { FIGURES, figure } from './figures';

/** Returns what TWS says that an order would do to the account, or null where it does not say it in full. */
export function marginPreviewOf(state: OrderState): MarginPreview | null {
  const initialMargin = changeOf(state.initMarginBefore, state.initMarginChange, state.initMarginAfter); // prettier-ignore
  const maintenanceMargin = changeOf(state.maintMarginBefore, state.maintMarginChange, state.maintMarginAfter); // prettier-ignore
  const equityWithLoan = changeOf(state.equityWithLoanBefore, state.equityWithLoanChange, state.equityWithLoanAfter); // prettier-ignore
  if (initialMargin === null || maintenanceMargin === null || equityWithLoan === null) return null;
  const { commissionCurrency = '', warningText = '' } = state;
  return {
    ...{ initialMargin, maintenanceMargin, equityWithLoan },
    ...named('commission', state.commission),
    ...named('minCommission', state.minCommission),
    ...named('maxCommission', state.maxCommission),
    ...(/^[A-Z]{3}$/.test(commissionCurrency) ? { commissionCurrency } : {}),
    ...(warningText === '' ? {} : { warning: warningText.slice(0, WARNING_MAX) }),
  };
}

/** TWS writes pages where it warns of much. */
const WARNING_MAX = 500;

type Figure = number | undefined;

function changeOf(before: Figure, change: Figure, after: Figure): MarginChange | null {
  const [first, difference, last] = [before, change, after].map(textOf);
  if (typeof first !== 'string' || typeof difference !== 'string' || typeof last !== 'string') {
    return null;
  }
  return { before: first, change: difference, after: last };
}

function named(name: keyof MarginPreview, value: Figure): Partial<MarginPreview> {
  const text = textOf(value);
  return text === null ? {} : { [name]: text };
}

function textOf(value: Figure): string | null {
  const amount = figure(FIGURES.whatIf.amount, value);
  return amount === null ? null : decimalText(amount);
}
