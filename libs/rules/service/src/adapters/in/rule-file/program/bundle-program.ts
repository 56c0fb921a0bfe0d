import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Result, ok, present, refused } from '@fairlead/core';
import type { FileProblem } from '@fairlead/platform';
import type { BuildFailure, BuildResult, Message, Plugin } from 'esbuild';
import type { SourcePlace } from './stack-place';

/** What a program and everything that it imports become. */
export interface Bundle {
  readonly code: string;
  /** The source map of the code, as JSON. */
  readonly map: string;
}

/** A program as it was bundled, and what of it is looked at for changes. */
export interface Bundled {
  readonly bundle: Result<Bundle, readonly FileProblem[]>;
  /** The program and the files of its author that it imports, also where one of them is broken. */
  readonly inputs: readonly string[];
}

/** Where the SDK is that programs import as `@fairlead/sdk`. */
interface SdkPlace {
  readonly entry: string;
  readonly root: string;
  readonly tsconfig: string | null;
}

/** Makes one text of a program of rules. Nothing of it runs here. */
export async function bundleProgram(file: string): Promise<Bundled> {
  const program = resolve(file);
  const sdk = sdkPlace(__dirname);
  const inputs = new Set([program]);
  const { build, stop } = await import('esbuild');
  try {
    const built = await build({
      entryPoints: [program],
      outfile: join(dirname(program), 'rules.bundle.cjs'),
      ...{ bundle: true, write: false, sourcemap: 'external', sourcesContent: false },
      ...{ format: 'cjs', platform: 'node', target: 'node20', logLevel: 'silent' },
      alias: { '@fairlead/sdk': sdk.entry },
      // Only a subscription over NATS loads them, and rules subscribe to nothing.
      external: ['@nats-io/*'],
      plugins: [listing(inputs, sdk)],
      ...(sdk.tsconfig === null ? { tsconfigRaw: {} } : { tsconfig: sdk.tsconfig }),
    });
    return { bundle: ok(bundleOf(built)), inputs: [...inputs].sort() };
  } catch (error) {
    // A file that is missing may come: its folder changes then.
    const folders = [...inputs].map((each) => dirname(each));
    const problems = messagesOf(error).map((message) => problemOf(message, program));
    const watched = new Set([...inputs, ...folders]);
    return { bundle: refused(problems), inputs: [...watched].sort() };
  } finally {
    await stop();
  }
}

/** True for a file that the author of the program wrote. */
export function isAuthored(file: string, sdk: SdkPlace = sdkPlace(__dirname)): boolean {
  if (file.includes(`${sep}node_modules${sep}`)) return false;
  return !['libs', 'dist'].some((part) => file.startsWith(join(sdk.root, part) + sep));
}

/** In the clone its sources, which need no build; elsewhere what was built of them. */
function sdkPlace(from: string): SdkPlace {
  for (let root = from; ; root = dirname(root)) {
    const source = join(root, 'libs/sdk/src/index.ts');
    if (existsSync(source))
      return { root, entry: source, tsconfig: join(root, 'tsconfig.base.json') };
    const built = join(root, 'dist/sdk/index.cjs');
    if (existsSync(built)) return { root, entry: built, tsconfig: null };
    if (dirname(root) === root) throw new Error(`@fairlead/sdk is not there above ${from}`);
  }
}

function listing(inputs: Set<string>, sdk: SdkPlace): Plugin {
  return {
    name: 'list-inputs',
    setup: (build) => {
      build.onLoad({ filter: /./, namespace: 'file' }, ({ path }) => {
        if (isAuthored(path, sdk)) inputs.add(path);
        return undefined;
      });
    },
  };
}

function bundleOf({ outputFiles }: BuildResult<{ write: false }>): Bundle {
  const textOf = (ending: string): string =>
    present(
      outputFiles.find(({ path }) => path.endsWith(ending)),
      `esbuild writes ${ending}`,
    ).text;
  return { code: textOf('.cjs'), map: textOf('.map') };
}

function messagesOf(error: unknown): readonly Message[] {
  const messages = (error as Partial<BuildFailure>).errors;
  if (messages === undefined || messages.length === 0) throw error;
  return messages;
}

function problemOf({ text, location }: Message, program: string): FileProblem {
  if (location === null) return { line: null, column: null, about: '', message: text };
  const { file, line, column } = location;
  return problemIn(program, { file: resolve(file), line, column: column + 1 }, text);
}

/** Returns a problem of a program, which can be in a file that it imports. */
export function problemIn(
  program: string,
  { file, line, column }: SourcePlace,
  message: string,
): FileProblem {
  if (file === program) return { line, column, about: '', message };
  const about = `${relative(dirname(program), file)}:${line}:${column}`;
  return { line: null, column: null, about, message };
}
