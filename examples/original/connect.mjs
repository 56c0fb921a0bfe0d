// The original's "Simple TWS Connection": asks TWS for its time, through a Fairlead that runs. `node examples/original/connect.mjs`
import { FairleadClient, FairleadError } from '@fairlead/sdk';

try {
  const fairlead = FairleadClient.from();
  const { time, accounts, nextOrderId } = await fairlead.tws.time();
  console.log(`Connected to TWS: its time is ${time}`);
  console.log(`Accounts: ${accounts.join(', ')}; the next order id is ${nextOrderId}`);
} catch (error) {
  if (!(error instanceof FairleadError)) throw error;
  console.error(`No connection to TWS: ${error.message} ${error.advice}`);
  process.exitCode = 1;
}
