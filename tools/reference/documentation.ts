import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { commentOf } from './read-source';

/** What the comments of a class say: of the class, and of each field. */
export interface ClassDocumentation {
  readonly text: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** Returns the comments of every exported class below a folder, by the name of the class. */
export function documentationIn(folder: string): ReadonlyMap<string, ClassDocumentation> {
  const classes = new Map<string, ClassDocumentation>();
  for (const path of filesIn(folder)) {
    const source = ts.createSourceFile(
      path,
      readFileSync(path, 'utf8'),
      ts.ScriptTarget.ESNext,
      true,
    );
    source.forEachChild((node) => {
      if (ts.isClassDeclaration(node) && node.name !== undefined) {
        classes.set(node.name.text, documentationOf(node));
      }
    });
  }
  return classes;
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.v\d+\.ts$/.test(path))
    .map((path) => join(folder, path));
}

function documentationOf(node: ts.ClassDeclaration): ClassDocumentation {
  const fields = node.members.flatMap((member) =>
    ts.isPropertyDeclaration(member) && ts.isIdentifier(member.name)
      ? [[member.name.text, commentOf(member)] as const]
      : [],
  );
  return { text: commentOf(node), fields: new Map(fields) };
}
