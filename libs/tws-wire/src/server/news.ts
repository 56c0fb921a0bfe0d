import { escaped, fixed, flag, int, list, message, since, text } from '../values/field';

/** News, company reports and the calendar of Wall Street Horizon: server to client. */
export const NEWS_MESSAGES = [
  message(14, 'updateNewsBulletin', [
    fixed('1'),
    int('newsMessageId'),
    int('newsMessageType'),
    escaped('newsMessage'),
    escaped('originatingExchange'),
  ]),
  message(84, 'tickNews', [
    int('reqId'),
    int('timestamp'),
    text('providerCode'),
    text('articleId'),
    text('headline'),
    text('extraData'),
  ]),
  message(85, 'newsProviders', [list('providers', [text('code'), text('name')])]),
  message(83, 'newsArticle', [int('reqId'), int('articleType'), text('articleText')]),
  message(86, 'historicalNews', [
    int('reqId'),
    text('time'),
    text('providerCode'),
    text('articleId'),
    text('headline'),
  ]),
  message(87, 'historicalNewsEnd', [int('reqId'), flag('hasMore')]),
  message(51, 'fundamentalData', [fixed('1'), int('reqId'), text('data')]),
  since(161, message(104, 'wshMetaData', [int('reqId'), text('dataJson')])),
  since(161, message(105, 'wshEventData', [int('reqId'), text('dataJson')])),
] as const;
