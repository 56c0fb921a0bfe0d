import ts from 'typescript';
import type { JsonSchema } from '../schemas';
import { commentOf, sourcesIn } from '../read-source';

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ClassDeclaration;

const KEYWORDS: Readonly<Partial<Record<ts.SyntaxKind, JsonSchema>>> = {
  [ts.SyntaxKind.StringKeyword]: { type: 'string' },
  [ts.SyntaxKind.NumberKeyword]: { type: 'number' },
  [ts.SyntaxKind.BooleanKeyword]: { type: 'boolean' },
};

/** Makes JSON Schemas of the types in which answers are written, as far as their sources say; `{}` for what they do not. */
export class TypeSchemas {
  private readonly declarations = new Map<string, Declaration>();
  /** Texts of lists such as `SIGNAL_ACTIONS`, by name. */
  private readonly lists = new Map<string, readonly string[]>();
  private readonly made = new Map<string, JsonSchema>();

  constructor(folders: readonly string[]) {
    for (const source of folders.flatMap((folder) => sourcesIn(folder, /\.ts$/))) {
      source.forEachChild((node) => this.keep(node));
    }
  }

  /** Returns the schemas of every named type that was referred to, by name. */
  components(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.made].sort(([one], [other]) => one.localeCompare(other)));
  }

  /** Returns the schema of a type by its name. */
  ofName(name: string): JsonSchema {
    const declaration = this.declarations.get(name);
    if (declaration === undefined) return {};
    if (!this.made.has(name)) {
      // Before its parts are looked at, for one of them may be made of it.
      this.made.set(name, {});
      this.made.set(name, described(this.ofDeclaration(declaration), commentOf(declaration)));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /** Returns the schema of a type as it is written. */
  of(type: ts.TypeNode | undefined): JsonSchema {
    if (type === undefined) return {};
    const keyword = KEYWORDS[type.kind];
    if (keyword !== undefined) return keyword;
    if (ts.isParenthesizedTypeNode(type)) return this.of(type.type);
    if (ts.isTypeOperatorNode(type)) return this.of(type.type);
    if (ts.isArrayTypeNode(type)) return { type: 'array', items: this.of(type.elementType) };
    if (ts.isLiteralTypeNode(type)) return literalOf(type);
    if (ts.isTypeLiteralNode(type)) return this.ofMembers(type.members);
    if (ts.isUnionTypeNode(type)) return this.ofUnion(type.types);
    if (ts.isIntersectionTypeNode(type)) return { allOf: type.types.map((each) => this.of(each)) };
    if (ts.isIndexedAccessTypeNode(type)) return this.ofList(type);
    return ts.isTypeReferenceNode(type) ? this.ofReference(type) : {};
  }

  private ofReference({ typeName, typeArguments }: ts.TypeReferenceNode): JsonSchema {
    const name = typeName.getText();
    const [first, second] = typeArguments ?? [];
    switch (name) {
      case 'Promise':
      case 'Readonly':
        return this.of(first);
      case 'Record':
        return { type: 'object', additionalProperties: this.of(second) };
      case 'Partial':
      case 'Pick':
      case 'Omit':
        return { type: 'object' };
      default:
        return this.ofName(name);
    }
  }

  private ofDeclaration(declaration: Declaration): JsonSchema {
    if (ts.isTypeAliasDeclaration(declaration)) return this.of(declaration.type);
    const own = this.ofMembers(declaration.members);
    const parents = (declaration.heritageClauses ?? []).flatMap(({ types }) => types);
    const named = parents.map(({ expression }) => this.ofName(expression.getText()));
    return named.length === 0 ? own : { allOf: [...named, own] };
  }

  private ofMembers(members: readonly ts.Node[]): JsonSchema {
    const fields = members.filter(
      (member): member is ts.PropertySignature | ts.PropertyDeclaration =>
        (ts.isPropertySignature(member) || ts.isPropertyDeclaration(member)) && !isStatic(member),
    );
    const properties = fields.map((field) => [
      field.name.getText(),
      described(this.of(field.type), commentOf(field)),
    ]);
    const required = fields
      .filter(({ questionToken }) => questionToken === undefined)
      .map(({ name }) => name.getText());
    return {
      type: 'object',
      properties: Object.fromEntries(properties) as Record<string, JsonSchema>,
      ...(required.length === 0 ? {} : { required }),
    };
  }

  private ofUnion(types: readonly ts.TypeNode[]): JsonSchema {
    const schemas = types.map((each) => this.of(each));
    const constants = schemas.flatMap(({ const: constant }) => constant === undefined ? [] : [constant]); // prettier-ignore
    return constants.length === schemas.length ? { enum: constants } : { anyOf: schemas };
  }

  /** `(typeof ACTIONS)[number]`. */
  private ofList({ objectType }: ts.IndexedAccessTypeNode): JsonSchema {
    const name = objectType.getText().replace(/^\(?typeof (\w+)\)?$/, '$1');
    const texts = this.lists.get(name);
    return texts === undefined ? {} : { type: 'string', enum: texts };
  }

  private keep(node: ts.Node): void {
    if (ts.isVariableStatement(node)) {
      for (const { name, initializer } of node.declarationList.declarations) {
        const texts = [...(initializer?.getText().matchAll(/'([^']+)'/g) ?? [])].map(([, text = '']) => text); // prettier-ignore
        if (initializer?.getText().startsWith('[') === true) this.lists.set(name.getText(), texts);
      }
    }
    const isType = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node); // prettier-ignore
    if (isType && node.name !== undefined && (node.typeParameters ?? []).length === 0) {
      this.declarations.set(node.name.text, node);
    }
  }
}

function isStatic(member: ts.PropertySignature | ts.PropertyDeclaration): boolean {
  return member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true;
}

function literalOf({ literal }: ts.LiteralTypeNode): JsonSchema {
  if (literal.kind === ts.SyntaxKind.NullKeyword) return { const: null };
  if (literal.kind === ts.SyntaxKind.TrueKeyword) return { const: true };
  if (literal.kind === ts.SyntaxKind.FalseKeyword) return { const: false };
  return ts.isStringLiteral(literal) ? { const: literal.text } : {};
}

function described(schema: JsonSchema, description: string): JsonSchema {
  return description === '' ? schema : { ...schema, description };
}
