import ts from 'typescript';
import { commentOf, sourcesIn } from '../read-source';

/** A path of the HTTP side, as its controller declares it. */
export interface Route {
  readonly method: 'get' | 'post';
  /** With parameters as OpenAPI has them: `/v1/explain/{name}`. */
  readonly path: string;
  readonly controller: string;
  readonly name: string;
  readonly comment: string;
  readonly queries: readonly string[];
  readonly headers: readonly string[];
  /** The class that its body is checked by. */
  readonly body: string | null;
  readonly answer: ts.TypeNode | undefined;
  readonly isStream: boolean;
  /** What it answers with where all is well. */
  readonly status: 200 | 201;
}

const FOLDERS = [
  ...['libs/signal/service/src/adapters/in/http', 'libs/console/service/src/adapters/in/http'],
  'libs/platform/src/http',
];
const VERBS = ['Get', 'Post', 'Sse', 'Put', 'Patch', 'Delete', 'All'];

/** Returns every path that a controller serves; of two for one thing the first. */
export function routes(): readonly Route[] {
  return FOLDERS.flatMap((folder) => sourcesIn(folder, /controller\.ts$/))
    .flatMap((source) => source.statements.filter(ts.isClassDeclaration))
    .flatMap(routesOf)
    .sort((a, b) => (a.path + a.method).localeCompare(b.path + b.method));
}

function routesOf(controller: ts.ClassDeclaration): readonly Route[] {
  const prefix = argumentOf(controller, 'Controller') ?? '';
  return controller.members.filter(ts.isMethodDeclaration).flatMap((method) => {
    const verb = VERBS.find((each) => decoratorOf(method, each) !== null);
    return verb === undefined ? [] : [routeOf(controller, method, { prefix, verb })];
  });
}

function routeOf(
  controller: ts.ClassDeclaration,
  method: ts.MethodDeclaration,
  { prefix, verb }: { readonly prefix: string; readonly verb: string },
): Route {
  const path = [prefix, argumentOf(method, verb) ?? ''].filter((part) => part !== '').join('/');
  const text = method.getText();
  return {
    method: verb === 'Post' ? 'post' : 'get',
    path: `/${path}`.replaceAll(/(?<!\\)\/:(\w+)/g, '/{$1}').replaceAll('\\', ''),
    controller: controller.name?.text ?? '',
    name: method.name.getText(),
    comment: commentOf(method),
    queries: [...text.matchAll(/@Query\('(\w+)'\)/g)].map(([, name = '']) => name),
    headers: text.includes('@AskedBy()') ? ['Idempotency-Key'] : [],
    body: /parseBody\((\w+),/.exec(text)?.[1] ?? null,
    answer: method.type,
    isStream: verb === 'Sse',
    // What Nest answers a POST with, where nothing else is said.
    status: verb === 'Post' && !text.includes('@HttpCode(200)') ? 201 : 200,
  };
}

function decoratorOf(
  node: ts.ClassDeclaration | ts.MethodDeclaration,
  name: string,
): string | null {
  const found = (ts.getDecorators(node) ?? []).find(({ expression }) =>
    ts.isCallExpression(expression) && expression.expression.getText() === name); // prettier-ignore
  return found?.getText() ?? null;
}

/** The first text among the arguments of a decorator, escapes resolved. */
function argumentOf(node: ts.ClassDeclaration | ts.MethodDeclaration, name: string): string | null {
  const text = /'([^']*)'/.exec(decoratorOf(node, name) ?? '')?.[1];
  return text?.replaceAll('\\\\', '\\') ?? null;
}
