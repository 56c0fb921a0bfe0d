// Sends a signal, waits for how it ends, and says why: `node examples/send-signal/send-signal.mjs AAPL BUY 0.93`.
import { FairleadClient, FairleadError } from '@fairlead/sdk';

const [symbol = 'AAPL', action = 'BUY', confidence = '0.93'] = process.argv.slice(2);

try {
  const fairlead = FairleadClient.from();
  const sent = await fairlead.sendSignal({
    source: 'my-model',
    symbol,
    action,
    confidence: Number(confidence),
  });
  console.log(`${sent.status} ${sent.signalId}: ${sent.message}`);

  const ended = await fairlead.signalEnded(sent.signalId);
  console.log(`${ended.disposition} (${ended.code}): ${ended.reason}`);

  const story = await fairlead.explain(sent.signalId);
  for (const rule of story.decision?.rules ?? [])
    for (const { clause, holds, actual } of rule.clauses)
      console.log(`${rule.ruleId}: ${holds ? '✓' : '✗'} ${clause}, it was ${actual}`);
  for (const { fills, orders } of story.trades) {
    for (const { side, quantity, price } of fills) console.log(`${side} ${quantity} at ${price}`);
    for (const { role, status } of orders) console.log(`${role} is ${status}`);
  }
} catch (error) {
  if (!(error instanceof FairleadError)) throw error;
  console.error(`${error.message} ${error.advice}`);
  process.exitCode = 1;
}
