import { REQUESTED_BY, REQUESTS, SERVICE_NAMES, type ServiceName } from '@fairlead/contracts';
import { filesMatching } from '../tidy/repository';

const LIBRARY_OF: Readonly<Record<ServiceName, string>> = {
  'market-data': 'market',
  'signal-ingestion': 'signal',
  'rule-engine': 'rules',
  'order-management': 'order',
  'tws-gateway': 'broker',
  'position-tracking': 'position',
  console: 'console',
};

/** Every place where a service names a request, and whether it replies to it there. */
function uses(
  service: ServiceName,
): readonly { readonly name: string; readonly replies: boolean }[] {
  const library = LIBRARY_OF[service];
  const sources = filesMatching(new RegExp(`^libs/${library}/service/src/.*(?<!spec)\\.ts$`));
  return sources.flatMap(({ text }) =>
    [...text.matchAll(/(\w+)(?:<[^>]*>)?\(\s*REQUESTS\.(\w+)/g)].map(
      ([, verb = '', name = '']) => ({
        name,
        replies: verb === 'reply' || verb === 'replyOnce',
      }),
    ),
  );
}

const namesOf = (requests: readonly unknown[]): readonly string[] =>
  Object.entries(REQUESTS)
    .filter(([, request]) => requests.includes(request))
    .map(([name]) => name)
    .sort();

describe('the requests of services', () => {
  it.each(SERVICE_NAMES)('that %s makes are those that its NATS user may make', (service) => {
    const requested = uses(service).filter(({ replies }) => !replies);
    const names = [...new Set(requested.map(({ name }) => name))].sort();
    const allowed = namesOf(REQUESTED_BY[service]);
    // The console asks for people, so it may ask more than it does.
    expect(service === 'console' ? names.filter((name) => !allowed.includes(name)) : names).toEqual(service === 'console' ? [] : allowed); // prettier-ignore
  });

  it.each(SERVICE_NAMES)('to %s are replied to, each in one place', (service) => {
    const replied = uses(service).filter(({ replies }) => replies);
    const own = Object.values(REQUESTS).filter((request) => request.service === service);
    expect(replied.map(({ name }) => name).sort()).toEqual(namesOf(own));
  });
});
