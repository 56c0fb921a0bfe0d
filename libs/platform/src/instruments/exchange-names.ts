/** What others call the exchanges of Interactive Brokers, in `NASDAQ:AAPL`: TradingView above all. Its own names always count. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  NASDAQ: ['NASDAQ', 'ISLAND'],
  ISLAND: ['NASDAQ', 'ISLAND'],
  NYSEARCA: ['ARCA'],
  AMEX: ['AMEX', 'ARCA'],
  NYSEAMERICAN: ['AMEX'],
  CBOE: ['CBOE', 'BATS'],
  TSX: ['TSE'],
  TSXV: ['VENTURE'],
  NEO: ['AEQLIT'],
  LSE: ['LSE', 'LSEETF'],
  XETR: ['IBIS', 'IBIS2'],
  XETRA: ['IBIS', 'IBIS2'],
  EURONEXT: ['AEB', 'SBF', 'ENEXT.BE', 'BVL'],
  SIX: ['EBS'],
  HKEX: ['SEHK'],
  HK: ['SEHK'],
  JPX: ['TSEJ'],
  TYO: ['TSEJ'],
  BME: ['BM'],
  MIL: ['BVME'],
  CME_MINI: ['CME'],
  CBOT_MINI: ['CBOT'],
  NYMEX_MINI: ['NYMEX'],
  COMEX_MINI: ['COMEX'],
  FX: ['IDEALPRO'],
  FX_IDC: ['IDEALPRO'],
  FOREX: ['IDEALPRO'],
};

/** Returns every prefix that names an exchange, as Interactive Brokers calls it, in a symbol such as `TSX:SHOP`. */
export function prefixesOf(exchange: string): readonly string[] {
  const others = Object.entries(ELSEWHERE).filter(([, meant]) => meant.includes(exchange));
  return [...new Set([exchange, ...others.map(([prefix]) => prefix)])];
}
