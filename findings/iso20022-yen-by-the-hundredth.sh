#!/usr/bin/env bash
# iso20022.js 0.0.15 (payment orders and camt.053 statements; deposits at a broker): dollars are given and read in cents, and so is every other
# currency, where ISO 4217 has no minor unit for the yen and thousandths for the Kuwaiti dinar. A payment of a million yen goes out as ten
# thousand, a statement of 5000 yen reads as 500000. What is read is a product of floating point besides: 4.35 euro are no whole number of
# cents, and 434 where somebody cuts them.
. "$(dirname "$0")/lib/run.sh"
install iso20022.js@0.0.15 dinero.js@1.9.1
observe 'sent: 1000000 minor units of JPY are 1000000, in the file 10000
sent: 1000000 minor units of KWD are 1000, in the file 10000
sent: 1000000 minor units of USD are 10000, in the file 10000
read: JPY 5000 is 5000 minor units, here 500000
read: KWD 1.125 is 1125 minor units, here 112.5
read: EUR 4.35 is 435 minor units, here 434.99999999999994' <<'JS'
const PLACES = { JPY: 0, KWD: 3, USD: 2, EUR: 2 };
const IBAN = 'DE89370400440532013000';

const statementOf = (amount, currency) => `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
  <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-01-05T18:00:00</CreDtTm></GrpHdr>
  <Stmt><Id>S1</Id><CreDtTm>2026-01-05T18:00:00</CreDtTm>
    <Acct><Id><IBAN>${IBAN}</IBAN></Id><Svcr><FinInstnId><BIC>DEUTDEFF</BIC></FinInstnId></Svcr></Acct>
    <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="${currency}">${amount}</Amt>
      <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-05</Dt></Dt></Bal>
  </Stmt></BkToCstmrStmt></Document>`;

(async () => {
  const { CashManagementEndOfDayReport, ISO20022 } = await import('iso20022.js');
  const agent = { bic: 'DEUTDEFF', bankAddress: { country: 'DE' } };
  const initiatingParty = { name: 'Trader', id: 'TRADER', account: { iban: IBAN }, agent };
  const creditor = { name: 'Broker', account: { iban: IBAN }, agent, address: { country: 'DE' } };
  for (const currency of ['JPY', 'KWD', 'USD']) {
    const instruction = { type: 'swift', direction: 'credit', amount: 1_000_000, currency, creditor };
    const payment = new ISO20022({ initiatingParty }).createSWIFTCreditPaymentInitiation([instruction]);
    const [, written] = /<InstdAmt Ccy="...">([^<]*)</.exec(payment.toString());
    const right = 1_000_000 / 10 ** PLACES[currency];
    console.log(`sent: 1000000 minor units of ${currency} are ${right}, in the file ${written}`);
  }
  for (const [amount, currency] of [['5000', 'JPY'], ['1.125', 'KWD'], ['4.35', 'EUR']]) {
    const report = CashManagementEndOfDayReport.fromXML(statementOf(amount, currency));
    const right = Math.round(Number(amount) * 10 ** PLACES[currency]);
    const [balance] = report.statements[0].balances;
    console.log(`read: ${currency} ${amount} is ${right} minor units, here ${balance.amount}`);
  }
})();
JS
