import type { SignalAcceptedV1, SignalDisposedV1, SignalRefusedV1 } from '@fairlead/contracts';
import { priceText } from './amounts';
import type { Description } from './description';

export function accepted(data: SignalAcceptedV1): Description {
  const price = data.price === undefined ? '' : ` at ${priceText(data.price)}`;
  return {
    text: `${data.action}${price}, confidence ${data.confidence.toFixed(2)}, from ${data.source}; explain ${data.signalId}`,
    tone: 'plain',
  };
}

export function refused(data: SignalRefusedV1): Description {
  const problems = data.problems.map(({ path, message }) =>
    path === '' ? message : `${path}: ${message}`,
  );
  return { text: `refused ${data.status} ${data.code}: ${problems.join('; ')}`, tone: 'bad' };
}

export function disposed(data: SignalDisposedV1): Description {
  return {
    text: `ends ${data.disposition} (${data.code}): ${data.reason}`,
    tone: toneOf(data.disposition),
  };
}

function toneOf(disposition: SignalDisposedV1['disposition']): Description['tone'] {
  if (disposition === 'EXECUTED') return 'good';
  return disposition === 'DENIED' || disposition === 'FAILED' ? 'bad' : 'dim';
}
