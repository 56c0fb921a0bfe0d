import { UNSET_DOUBLE } from '../values/value-text';

/** The server version of the TWS that these frames were captured from. */
export const GOLDEN_VERSION = 176;

// `|` stands for NUL, `Un` for n unset doubles.
const CAPTURED: Readonly<Record<string, string>> = {
  openOrder:
    '5|190|756733|SPY|STK||0|?||SMART|USD|SPY|SPY|BUY|1000|MKT|0.0|0.0|IOC||DU1234567||0|ref|2|1351823328|0|0|0||1351823328.0/DU1234567/100||||||||||0||-1|0||||||2147483647|0|0|0||3|0|0||0|0||0|None||0||||?|0|0||0|0||||||0|0|0|2147483647|2147483647|||0||IB|0|0||0|0|PendingCancel|U9||||||0|0|0|None|U6|0||||0|1|0|0|0|||0||||||',
  execDetails:
    '11|-1|215|12087792|EUR|CASH||0.0|||IDEALPRO|USD|EUR.USD|EUR.USD|0000e215.656d0000.01.01|20231203 20:15:20 US/Eastern|DU1234567|IDEALPRO|BOT|1000|1.08735|1351823368|2|0|1000|1.08735|ref||||2|',
  orderStatus: '3|216|Filled|3000|0|1.08725|1351823369|0|1.08725|2||0|',
  commissionReport: '59|1|0000e215.656d0000.01.01|2.5|USD|U1|U1||',
  position: '61|3|DU1234567|12087792|EUR|CASH||0.0||||USD|EUR.USD|EUR.USD|0|0.0|',
  tickByTick: '99|10002|3|1701652523|1.08733|1.08735|250000|1500000|0|',
  errMsg: '4|2|-1|2104|Market data farm connection is OK:usfarm||',
  marketRule: '93|26|1|0|0.01|',
};

function fieldsOfCapture(capture: string): readonly string[] {
  const text = capture.replace(/(?<=\|)U(\d)(?=\|)/g, (_, count: string) =>
    Array<string>(Number(count)).fill(UNSET_DOUBLE).join('|'),
  );
  return text.split('|').slice(0, -1);
}

/** Frames of a real TWS by the name of their message. */
export const GOLDEN_FRAMES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(CAPTURED).map(([name, capture]) => [name, fieldsOfCapture(capture)]),
);
