import { REQUESTS, QUESTIONS, SERVICE_NAMES, type ServiceName } from '@fairlead/contracts';
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

describe('the questions that services ask', () => {
  it.each(SERVICE_NAMES)('are those that the NATS user of %s may ask', (service) => {
    const sources = filesMatching(
      new RegExp(`^libs/${LIBRARY_OF[service]}/service/src/.*(?<!spec)\\.ts$`),
    );
    const asked = sources.flatMap(({ text }) =>
      [...text.matchAll(/\.ask\(\s*REQUESTS\.(\w+)/g)].map((match) => match[1]),
    );
    const allowed = Object.entries(REQUESTS)
      .filter(([, ask]) => QUESTIONS[service].some((each) => each === ask))
      .map(([name]) => name);
    expect(asked.filter((name) => !allowed.includes(name ?? ''))).toEqual([]);
  });
});
