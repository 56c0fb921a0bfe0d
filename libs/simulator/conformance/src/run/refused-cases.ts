import { FADataType, type IBApi, OptionExerciseAction, ScanCode } from '@stoqey/ib';
import type { ClientMessageName } from '@fairlead/tws-wire';
import { MSFT, OPTION } from './contracts';
import { type Expected, type Scene, on, onError, onInfo } from './scene';

type Refused = readonly [
  request: ClientMessageName,
  ask: (api: IBApi, id: number) => unknown,
  code: number,
];

/** What this TWS does not offer, and the error that says so. */
const REFUSED: readonly Refused[] = [
  [
    'reqScannerSubscription',
    (api, id) => api.reqScannerSubscription(id, { scanCode: ScanCode.HALTED }),
    321,
  ],
  ['cancelScannerSubscription', (api, id) => api.cancelScannerSubscription(id), 365],
  [
    'exerciseOptions',
    (api, id) => api.exerciseOptions(id, OPTION, OptionExerciseAction.EXERCISE, 1, 'DU1000001', 0),
    321,
  ],
  [
    'reqCalcImpliedVolatility',
    (api, id) => api.calculateImpliedVolatility(id, OPTION, 5, 190),
    321,
  ],
  ['reqCalcOptionPrice', (api, id) => api.calculateOptionPrice(id, OPTION, 0.3, 190), 321],
  ['cancelCalcImpliedVolatility', (api, id) => api.cancelCalculateImpliedVolatility(id), 300],
  ['cancelCalcOptionPrice', (api, id) => api.cancelCalculateOptionPrice(id), 300],
  ['reqNewsArticle', (api, id) => api.reqNewsArticle(id, 'BRFG', 'BRFG$1', []), 10172],
  [
    'reqHistoricalNews',
    (api, id) => api.reqHistoricalNews(id, 265598, 'BRFG', '', '', 10, []),
    10276,
  ],
  ['reqFundamentalData', (api, id) => api.reqFundamentalData(id, MSFT, 'ReportSnapshot'), 430],
  ['cancelFundamentalData', (api, id) => api.cancelFundamentalData(id), 300],
  ['reqWshMetaData', (api, id) => api.reqWshMetaData(id), 10276],
  ['cancelWshMetaData', (api, id) => api.reqCancelWshMetaData(id), 300],
  ['reqWshEventData', (api, id) => api.reqWshEventData(id, 265598), 10276],
  ['cancelWshEventData', (api, id) => api.reqCancelWshEventData(id), 300],
  ['replaceFa', (api, id) => api.replaceFA(id, FADataType.ALIASES, '<xml/>'), 321],
  ['queryDisplayGroups', (api, id) => api.queryDisplayGroups(id), 321],
  ['subscribeToGroupEvents', (api, id) => api.subscribeToGroupEvents(id, 4), 321],
  ['updateDisplayGroup', (api, id) => api.updateDisplayGroup(id, '8314@SMART'), 321],
  ['unsubscribeFromGroupEvents', (api, id) => api.unsubscribeFromGroupEvents(id), 321],
];

type Other = readonly [
  request: ClientMessageName,
  ask: (api: IBApi) => unknown,
  answers: readonly Expected[],
];

/** The same without a request id, and what is answered with silence or an empty list. */
const OTHERS: readonly Other[] = [
  ['reqScannerParameters', (api) => api.reqScannerParameters(), [onInfo(321)]],
  ['requestFa', (api) => api.requestFA(FADataType.GROUPS), [onInfo(321)]],
  ['reqNewsBulletins', (api) => api.reqNewsBulletins(true), []],
  ['cancelNewsBulletins', (api) => api.cancelNewsBulletins(), []],
  ['reqNewsProviders', (api) => api.reqNewsProviders(), [on('newsProviders')]],
];

/** What is requested in vain is refused as TWS does, and the session goes on. */
export async function refusedCases(scene: Scene): Promise<void> {
  for (const [request, ask, code] of REFUSED) {
    const id = scene.requestId();
    await scene.ask({ request, about: 'refused', ask: (api) => ask(api, id) }, [onError(code, id)]);
  }
  for (const [request, ask, answers] of OTHERS) {
    await scene.ask({ request, about: 'answered', ask }, answers);
  }
}
