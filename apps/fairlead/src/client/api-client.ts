import { type Environment, type Home, homeOf, readSmallFile } from '../config/home';
import { CommandFailure } from './failure';

/** A probe of the broker can take this long; everything else answers at once. */
const TIMEOUT_MS = 30_000;

/** The HTTP client of the operator API. */
export class ApiClient {
  constructor(
    readonly url: string,
    private readonly key: string,
    private readonly signalsUrl = url,
  ) {}

  /** Where signals are sent to: another address where the services run apart. */
  get signals(): ApiClient {
    return new ApiClient(this.signalsUrl, this.key);
  }

  /** Returns the client for the installation that the environment names. Throws a CommandFailure where there is none. */
  static from(environment: Environment): ApiClient {
    const home = homeOf(environment);
    const url = environment['FAIRLEAD_URL'] ?? readSmallFile(home.endpointFile);
    if (url === null || url === '') throw notRunning(home);
    const key = environment['FAIRLEAD_API_KEY'] ?? readSmallFile(home.keyFile);
    if (key === null || key === '') {
      throw new CommandFailure(
        'NO_KEY',
        `There is no API key: ${home.keyFile} cannot be read. Set FAIRLEAD_API_KEY, or FAIRLEAD_HOME to the directory that holds it.`,
        2,
      );
    }
    const signalsUrl = environment['FAIRLEAD_SIGNALS_URL'] ?? url;
    return new ApiClient(withoutSlash(url), key, withoutSlash(signalsUrl));
  }

  get<T>(path: string): Promise<T> {
    return this.request<T>('GET', path);
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.request<T>('POST', path, body);
  }

  private async request<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.send(method, path, body);
    const answer = await parsed(response);
    if (response.ok) return answer as T;
    throw failureOf(response.status, answer);
  }

  private async send(method: string, path: string, body?: object): Promise<Response> {
    try {
      return await fetch(`${this.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw unreachable(this.url, error);
    }
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function notRunning(home: Home): CommandFailure {
  return new CommandFailure(
    'NOT_RUNNING',
    `Fairlead is not running with its home in ${home.directory}. Start it with "npm start", or set FAIRLEAD_URL or FAIRLEAD_HOME.`,
  );
}

function unreachable(url: string, error: unknown): CommandFailure {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new CommandFailure('NO_ANSWER', `${url} did not answer in ${TIMEOUT_MS / 1_000} s.`);
  }
  return new CommandFailure(
    'NOT_RUNNING',
    `Nothing answers at ${url}. Start Fairlead with "npm start"; it may also have stopped without tidying up.`,
  );
}

async function parsed(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}

function failureOf(status: number, answer: unknown): CommandFailure {
  const fields: Readonly<Record<string, unknown>> =
    typeof answer === 'object' && answer !== null ? { ...answer } : {};
  const code = typeof fields['code'] === 'string' ? fields['code'] : `HTTP_${status}`;
  const message = typeof fields['message'] === 'string' ? fields['message'] : `HTTP ${status}`;
  return new CommandFailure(code, message, 1, answer);
}
