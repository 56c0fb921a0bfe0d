import { COUNTED_OPTIONS } from '../blocks';
import { fixed, flag, int, intOr, maybeInt, message, since, text } from '../values/field';

/** News, company reports and the calendar of Wall Street Horizon: client to server. */
export const NEWS_REQUESTS = [
  message(12, 'reqNewsBulletins', [fixed('1'), flag('allMessages')]),
  message(13, 'cancelNewsBulletins', [fixed('1')]),
  message(84, 'reqNewsArticle', [
    int('reqId'),
    text('providerCode'),
    text('articleId'),
    text('newsArticleOptions'),
  ]),
  message(85, 'reqNewsProviders', []),
  message(86, 'reqHistoricalNews', [
    int('reqId'),
    intOr('conId', 0),
    text('providerCodes'),
    text('startDateTime'),
    text('endDateTime'),
    maybeInt('totalResults'),
    text('historicalNewsOptions'),
  ]),
  message(52, 'reqFundamentalData', [
    fixed('2'),
    int('reqId'),
    intOr('conId', 0),
    text('symbol'),
    text('secType'),
    text('exchange'),
    text('primaryExch'),
    text('currency'),
    text('localSymbol'),
    text('reportType'),
    ...COUNTED_OPTIONS,
  ]),
  message(53, 'cancelFundamentalData', [fixed('1'), int('reqId')]),
  since(161, message(100, 'reqWshMetaData', [int('reqId')])),
  since(161, message(101, 'cancelWshMetaData', [int('reqId')])),
  since(
    161,
    message(102, 'reqWshEventData', [
      int('reqId'),
      maybeInt('conId'),
      since(171, text('filter')),
      since(171, flag('fillWatchlist')),
      since(171, flag('fillPortfolio')),
      since(171, flag('fillCompetitors')),
      since(173, text('startDate')),
      since(173, text('endDate')),
      since(173, maybeInt('totalLimit')),
    ]),
  ),
  since(161, message(103, 'cancelWshEventData', [int('reqId')])),
] as const;
