// The declarations of a library with those of the other libraries that they name, as files that name nothing else.
import { dirname, join, posix, relative, sep } from 'node:path';
import ts from 'typescript';

/** Imports and exports of names, and types named in place. */
const NAMED =
  /(import|export)( type)? \{([^}]*)\} from ['"]([^'"]+)['"];|import\(['"]([^'"]+)['"]\)\.(\w+)/g;

/** Names that a file declares itself. */
const DECLARED = /^export (?:declare )?(?:const|type|interface|class|function) (\w+)/gm;

/** Returns the text of each declaration that the entry needs, by its path below `libs`. Throws where it needs a package. */
export function declarationsOf(entry, root) {
  const emitted = emit(entry, root);
  const barrels = barrelsOf(root, emitted);
  const written = new Map();
  const visit = (file) => {
    const text = emitted.get(file);
    if (text === undefined) throw new Error(`no declarations of ${file}`);
    if (written.has(file)) return;
    written.set(file, '');
    const needed = [];
    const own = text.replaceAll(NAMED, (whole, word, type = '', names, from, inPlace, name) => {
      if (names === undefined) {
        const target = targetOf(inPlace, name, { file, barrels });
        needed.push(target);
        return `import("${pathTo(file, target)}").${name}`;
      }
      const byFile = new Map();
      for (const each of names
        .split(',')
        .map((text) => text.trim())
        .filter((text) => text !== '')) {
        const target = targetOf(from, each.replace(/^type /, '').split(' as ')[0], {
          file,
          barrels,
        });
        byFile.set(target, [...(byFile.get(target) ?? []), each]);
      }
      needed.push(...byFile.keys());
      return [...byFile]
        .map(
          ([target, group]) =>
            `${word}${type} { ${group.join(', ')} } from '${pathTo(file, target)}';`,
        )
        .join('\n');
    });
    written.set(file, own.replaceAll(/^import ['"][^'"]+['"];\n/gm, ''));
    needed.forEach(visit);
  };
  visit(pathOf(entry.replace(/\.ts$/, '.d.ts'), root));
  return written;
}

function emit(entry, root) {
  const file = join(root, 'tsconfig.base.json');
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root, {}, file);
  const emitted = new Map();
  const program = ts.createProgram([entry], {
    ...options,
    ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, stripInternal: true },
    types: ['node'],
  });
  program.emit(undefined, (path, text) => emitted.set(pathOf(path, root), text));
  return emitted;
}

/** Where each name of a library is declared: what a barrel lists beside it need not come along. */
function barrelsOf(root, emitted) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
  return new Map(
    Object.entries(config.compilerOptions.paths).map(([alias, [file]]) => {
      const barrel = pathOf(join(root, file.replace(/\.ts$/, '.d.ts')), root);
      const names = [...(emitted.get(barrel) ?? '').matchAll(NAMED)].flatMap((match) =>
        (match[3] ?? '')
          .split(',')
          .map((name) => [
            name.trim().replace(/^type /, ''),
            posix.join(posix.dirname(barrel), `${match[4]}.d.ts`),
          ]),
      );
      // A file that is reached by itself declares its names instead of listing them.
      const own = [...(emitted.get(barrel) ?? '').matchAll(DECLARED)].map(([, name]) => [name, barrel]); // prettier-ignore
      return [alias, new Map([...names, ...own])];
    }),
  );
}

function targetOf(specifier, name, { file, barrels }) {
  if (specifier.startsWith('.'))
    return posix.join(posix.dirname(file), `${specifier.replace(/\.js$/, '')}.d.ts`);
  const target = barrels.get(specifier)?.get(name);
  if (target === undefined)
    throw new Error(`${file} needs ${name} of ${specifier}, which a package of ours cannot bring`);
  return target;
}

function pathTo(file, target) {
  const path = posix.relative(posix.dirname(file), target.replace(/\.d\.ts$/, ''));
  return path.startsWith('.') ? path : `./${path}`;
}

/** Returns a path below `libs`, with slashes. */
function pathOf(path, root) {
  return relative(join(root, 'libs'), path).split(sep).join('/');
}
