import { BarSizeSetting, DurationUnit, WhatToShow } from '@stoqey/ib';
import { MSFT, NO_SUCH } from './contracts';
import { type Scene, on, onError } from './scene';

/** The client ends a list of bars with one of this date. */
const FINISHED = /^finished/;
const SIZES: readonly (readonly [BarSizeSetting, string])[] = [
  [BarSizeSetting.SECONDS_FIVE, '300 S'],
  [BarSizeSetting.SECONDS_TEN, '600 S'],
  [BarSizeSetting.MINUTES_ONE, '3600 S'],
  [BarSizeSetting.MINUTES_FIVE, '1 D'],
  [BarSizeSetting.HOURS_ONE, '5 D'],
  [BarSizeSetting.DAYS_ONE, '1 M'],
  [BarSizeSetting.WEEKS_ONE, '1 Y'],
];
const CONTENTS = [WhatToShow.TRADES, WhatToShow.MIDPOINT, WhatToShow.BID, WhatToShow.ASK] as const;

/** Bars and ticks of the past. */
export async function historyCases(scene: Scene): Promise<void> {
  for (const [size, duration] of SIZES) {
    await bars(scene, { size, duration, content: WhatToShow.TRADES, formatDate: 1 });
  }
  for (const content of CONTENTS) {
    await bars(scene, {
      size: BarSizeSetting.MINUTES_ONE,
      duration: '1800 S',
      content,
      formatDate: 2,
    });
  }
  await kept(scene);
  await refusals(scene);
  await ticks(scene);
  await facts(scene);
}

async function bars(
  scene: Scene,
  request: {
    readonly size: BarSizeSetting;
    readonly duration: string;
    readonly content: WhatToShow;
    readonly formatDate: 1 | 2;
  },
): Promise<void> {
  const id = scene.requestId();
  const { size, duration, content, formatDate } = request;
  await scene.ask(
    {
      request: 'reqHistoricalData',
      about: `${content} in ${size} over ${duration}, dates in format ${formatDate}`,
      ask: (api) =>
        api.reqHistoricalData(id, MSFT, '', duration, size, content, 0, formatDate, false),
    },
    [
      on('historicalData', 'a bar', (args) => args[0] === id && Number(args[2]) > 0),
      on('historicalData', 'the end', (args) => args[0] === id && FINISHED.test(String(args[1]))),
    ],
  );
}

async function kept(scene: Scene): Promise<void> {
  const id = scene.requestId();
  await scene.ask(
    {
      request: 'reqHistoricalData',
      about: 'kept up to date',
      ask: (api) =>
        api.reqHistoricalData(
          id,
          MSFT,
          '',
          '300 S',
          BarSizeSetting.SECONDS_FIVE,
          WhatToShow.TRADES,
          0,
          1,
          true,
        ),
    },
    [
      on('historicalData', 'a bar', ([reqId]) => reqId === id),
      {
        ...on('historicalDataUpdate', 'the forming bar', ([reqId]) => reqId === id),
        withinMs: 8_000,
      },
    ],
  );
  await scene.ask(
    {
      request: 'cancelHistoricalData',
      about: 'kept up to date',
      ask: (api) => api.cancelHistoricalData(id),
    },
    [onError(162, id)],
  );
}

async function refusals(scene: Scene): Promise<void> {
  const [unknown, odd] = [scene.requestId(), scene.requestId()];
  const ask =
    (id: number, contract: typeof MSFT, duration: string) => (api: Scene['client']['api']) =>
      api.reqHistoricalData(
        id,
        contract,
        '',
        duration,
        BarSizeSetting.MINUTES_ONE,
        WhatToShow.TRADES,
        0,
        1,
        false,
      );
  await scene.ask(
    {
      request: 'reqHistoricalData',
      about: 'no such contract',
      ask: ask(unknown, NO_SUCH, '600 S'),
    },
    [onError(200, unknown)],
  );
  await scene.ask(
    { request: 'reqHistoricalData', about: 'no such duration', ask: ask(odd, MSFT, '5 parsecs') },
    [onError(321, odd)],
  );
}

async function ticks(scene: Scene): Promise<void> {
  const kinds = [
    [WhatToShow.TRADES, 'historicalTicksLast'],
    [WhatToShow.BID_ASK, 'historicalTicksBidAsk'],
    [WhatToShow.MIDPOINT, 'historicalTicks'],
  ] as const;
  const end = '20260105-16:00:00';
  for (const [content, callback] of kinds) {
    const id = scene.requestId();
    await scene.ask(
      {
        request: 'reqHistoricalTicks',
        about: content,
        ask: (api) => api.reqHistoricalTicks(id, MSFT, '', end, 10, content, 0, false),
      },
      [on(callback, 'ticks and that they are all', (args) => args[0] === id && args[2] === true)],
    );
  }
}

async function facts(scene: Scene): Promise<void> {
  const [head, histogram] = [scene.requestId(), scene.requestId()];
  await scene.ask(
    {
      request: 'reqHeadTimestamp',
      about: 'since when there is data',
      ask: (api) => api.reqHeadTimestamp(head, MSFT, WhatToShow.TRADES, true, 1),
    },
    [on('headTimestamp', 'a time', ([reqId]) => reqId === head)],
  );
  await scene.ask(
    {
      request: 'cancelHeadTimestamp',
      about: 'in silence',
      ask: (api) => api.cancelHeadTimestamp(head),
    },
    [],
  );
  await scene.ask(
    {
      request: 'reqHistogramData',
      about: 'three days',
      ask: (api) => api.reqHistogramData(histogram, MSFT, false, 3, DurationUnit.DAY),
    },
    [on('histogramData', 'prices and sizes', ([reqId]) => reqId === histogram)],
  );
  await scene.ask(
    {
      request: 'cancelHistogramData',
      about: 'in silence',
      ask: (api) => api.cancelHistogramData(histogram),
    },
    [],
  );
}
