/**
 * What a doc comment must say.
 *
 * @module
 */
import ts from "typescript";
import type { PublicDeclaration, PublicName } from "./public_names.ts";

/**
 * Checks the doc comments of a public name.
 *
 * @param publicName the name with its declarations
 * @returns one sentence for each thing that is missing
 */
export function checkDocComment({ name, file, declarations }: PublicName): string[] {
  const problems = declarations.flatMap((declaration) =>
    isImplementationOfOverloads(declaration, declarations) ? [] : checkDeclaration(declaration)
  );
  const needsExample = declarations.some((declaration) =>
    !ts.isInterfaceDeclaration(declaration) && !ts.isTypeAliasDeclaration(declaration)
  );
  if (needsExample && !declarations.some((declaration) => hasExample(declaration, name))) {
    problems.push("has no @example with a fenced ts block");
  }
  return problems.map((problem) => `${name} (${file}) ${problem}`);
}

/** Its own, or one of its module that uses it. */
function hasExample(declaration: ts.Node, name: string): boolean {
  return examplesOf(declaration).length > 0 ||
    moduleExamplesOf(declaration.getSourceFile()).some((code) =>
      new RegExp(`\\b${name}\\b`).test(code)
    );
}

/**
 * The fenced ts blocks of a module's doc comment, which may show a family of functions together.
 *
 * @param file the module
 * @returns the code of each block
 */
export function moduleExamplesOf(file: ts.SourceFile): string[] {
  const comment = commentsAt(file, 0).find(isModuleComment);
  return comment === undefined ? [] : fencedExamples(plainText(comment));
}

/**
 * The fenced ts blocks of a declaration's doc comment.
 *
 * @param declaration the declaration
 * @returns the code of each block
 */
export function examplesOf(declaration: ts.Node): string[] {
  return fencedExamples(docText(declaration));
}

function fencedExamples(text: string): string[] {
  return text.split(/^@example\b/m).slice(1).flatMap((example) =>
    [...example.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = ""]) => code)
  );
}

function checkDeclaration(declaration: PublicDeclaration): string[] {
  const text = docText(declaration);
  const description = text.split(/^@/m)[0]?.trim() ?? "";
  const problems = description === "" ? ["has no description"] : [];
  if (ts.isFunctionDeclaration(declaration)) problems.push(...checkSignature(declaration, text));
  if (ts.isClassDeclaration(declaration)) {
    for (const member of declaration.members) {
      const isPrivate = member.name !== undefined && ts.isPrivateIdentifier(member.name);
      if (!isPrivate && docText(member) === "" && !isOverride(member)) {
        problems.push(`has no doc comment on ${member.name?.getText() ?? "its constructor"}`);
      }
    }
  }
  return problems;
}

function checkSignature(declaration: ts.FunctionDeclaration, text: string): string[] {
  const problems: string[] = [];
  for (const { name } of declaration.parameters) {
    const found = ts.isIdentifier(name)
      ? new RegExp(`^@param ${name.text}\\b`, "m").test(text)
      : /^@param /m.test(text);
    if (!found) problems.push(`has no @param ${name.getText()}`);
  }
  const returns = declaration.type?.getText() ?? "void";
  const returnsNothing = /^(?:void|Promise<void>|never|asserts .*)$/.test(returns);
  if (!returnsNothing && !/^@returns\s+\S/m.test(text)) problems.push("has no @returns");
  if (throws(declaration) && !/^@throws\s+\S/m.test(text)) problems.push("throws, without @throws");
  return problems;
}

/** Whether the function itself has a `throw`, outside of functions within it. */
function throws(declaration: ts.FunctionDeclaration): boolean {
  const walk = (node: ts.Node): boolean =>
    ts.isThrowStatement(node) ||
    (!ts.isFunctionLike(node) && ts.forEachChild(node, walk) === true);
  return declaration.body !== undefined && walk(declaration.body);
}

function isOverride(member: ts.ClassElement): boolean {
  return ts.canHaveModifiers(member) &&
    ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.OverrideKeyword) === true;
}

function isImplementationOfOverloads(
  declaration: PublicDeclaration,
  all: readonly PublicDeclaration[],
): boolean {
  return all.length > 1 && ts.isFunctionDeclaration(declaration) && declaration.body !== undefined;
}

/** The doc comment next to a node, without its stars. */
function docText(node: ts.Node): string {
  const comments = commentsAt(node.getSourceFile(), node.getFullStart());
  const comment = comments.filter((text) => !isModuleComment(text)).at(-1);
  return comment === undefined ? "" : plainText(comment);
}

function commentsAt({ text }: ts.SourceFile, position: number): string[] {
  return (ts.getLeadingCommentRanges(text, position) ?? [])
    .map(({ pos, end }) => text.slice(pos, end))
    .filter((comment) => comment.startsWith("/**"));
}

function isModuleComment(comment: string): boolean {
  return /^ \* @module\b/m.test(comment);
}

function plainText(comment: string): string {
  return comment.slice(3, -2).replace(/^[ \t]*\* ?/gm, "").trim();
}
