/**
 * The rules of `CONTRIBUTING.md` that a program can hold.
 *
 * @module
 */
import ts from "typescript";
import { type SourceText, visit } from "./floors.ts";

const MAX_LINES = 450;
const MAX_PARAMETERS = 3;
const FORBIDDEN_IN_COMMENTS = [
  /@ts-(?:ignore|nocheck)/,
  /deno-(?:lint|fmt)-ignore/,
  /(?:eslint|biome|prettier)-(?:disable|ignore)/,
  /\b(?:TODO|FIXME|XXX|HACK)\b/,
];

type Rule = (node: ts.Node, path: string) => string | undefined;

const RULES: readonly Rule[] = [
  (node) => node.kind === ts.SyntaxKind.AnyKeyword ? 'has the type "any"' : undefined,
  (node) => ts.isEnumDeclaration(node) ? "has an enum" : undefined,
  (node) => ts.isModuleDeclaration(node) ? "has a namespace" : undefined,
  (node) => isParameterProperty(node) ? "has a parameter property" : undefined,
  (node) => isStarExport(node) ? 'has "export *"' : undefined,
  (node, path) =>
    isDefaultExport(node) && needsNoDefault(path) ? "has a default export" : undefined,
  (node, path) => isSkippedTest(node) && isTest(path) ? "leaves out tests" : undefined,
  (node, path) => isNestedTest(node) && isTest(path) ? "has nested tests" : undefined,
  (node) => isTopLevelArrow(node) ? "has a top-level arrow function" : undefined,
  (node) => hasManyParameters(node) ? `has more than ${MAX_PARAMETERS} parameters` : undefined,
  (node, path) => isTest(path) ? undefined : badErrorMessage(node),
];

/**
 * Checks the code of one file.
 *
 * @param source the file
 * @returns one sentence for each violation, with the line
 */
export function checkCode(source: SourceText): string[] {
  const { path, text } = source;
  const problems: string[] = [];
  const lines = text.split("\n").length - 1;
  if (lines > MAX_LINES) problems.push(`${path} has ${lines} lines: at most ${MAX_LINES}`);
  visit(source, (node) => {
    for (const rule of RULES) {
      const problem = rule(node, path);
      if (problem !== undefined) problems.push(`${path}:${lineOf(node)} ${problem}`);
    }
  });
  return [...problems, ...checkComments(source)];
}

function checkComments({ path, text }: SourceText): string[] {
  const forbidden = isTest(path)
    ? FORBIDDEN_IN_COMMENTS
    : [...FORBIDDEN_IN_COMMENTS, /@ts-expect-/];
  return commentsOf({ path, text }).flatMap((comment) =>
    forbidden.flatMap((pattern) => {
      const found = pattern.exec(comment)?.[0];
      return found === undefined ? [] : [`${path} has a comment with "${found}"`];
    })
  );
}

/** Found through the syntax tree: strings and templates may look like comments. */
function commentsOf(source: SourceText): string[] {
  const positions = new Map<number, string>();
  visit(source, (node) => {
    if (ts.isTemplateExpression(node) || ts.isJsxText(node)) return;
    const ranges = [
      ...ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [],
      ...ts.isTemplateMiddleOrTemplateTail(node) || ts.isTemplateHead(node)
        ? []
        : ts.getTrailingCommentRanges(source.text, node.getEnd()) ?? [],
    ];
    for (const { pos, end } of ranges) positions.set(pos, source.text.slice(pos, end));
  });
  return [...positions.values()];
}

function lineOf(node: ts.Node): number {
  const file = node.getSourceFile();
  return file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}

function isTest(path: string): boolean {
  return path.startsWith("tests/");
}

/** Schema modules and the configuration files of tools export what their readers expect. */
function needsNoDefault(path: string): boolean {
  return !/\.schema\.ts$|\.config\.ts$/.test(path);
}

function isParameterProperty(node: ts.Node): boolean {
  return ts.isParameter(node) && ts.isConstructorDeclaration(node.parent) &&
    (node.modifiers?.length ?? 0) > 0;
}

function isStarExport(node: ts.Node): boolean {
  return ts.isExportDeclaration(node) && node.exportClause === undefined;
}

function isDefaultExport(node: ts.Node): boolean {
  return ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword &&
      !ts.isDefaultClause(node.parent);
}

function isSkippedTest(node: ts.Node): boolean {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) &&
    ["skip", "only", "todo"].includes(node.expression.name.text);
}

function isNestedTest(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  if (ts.isIdentifier(expression)) return ["describe", "it", "suite"].includes(expression.text);
  return ts.isPropertyAccessExpression(expression) && expression.name.text === "test" &&
    ts.isIdentifier(expression.expression) && expression.expression.text === "t";
}

function isTopLevelArrow(node: ts.Node): boolean {
  return ts.isVariableDeclaration(node) && node.initializer !== undefined &&
    ts.isArrowFunction(node.initializer) && ts.isSourceFile(node.parent.parent.parent);
}

/** Exported functions: three parameters at the most, better two and an options object. */
function hasManyParameters(node: ts.Node): boolean {
  return ts.isFunctionDeclaration(node) && node.parameters.length > MAX_PARAMETERS &&
    node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

/** Messages: capital first letter, no full stop at the end, no contraction. */
function badErrorMessage(node: ts.Node): string | undefined {
  if (!ts.isNewExpression(node) || !/Error$/.test(node.expression.getText())) return undefined;
  const message = node.arguments?.map(literalParts).find((parts) => parts !== undefined);
  if (message === undefined) return undefined;
  const { start, end } = message;
  if (/^[a-z]/.test(start) && /\s/.test(start)) return `has a message without capital: "${start}"`;
  if (/[^.]\.$/.test(end)) return `has a message with a full stop: "${end}"`;
  const contraction = /\b\w+(?:n't|'re|'ll|'ve)\b/.exec(start + end)?.[0];
  return contraction === undefined ? undefined : `has a contraction in a message: "${contraction}"`;
}

/** The beginning and the end of a message that is written out; `""` where a value stands. */
function literalParts(node: ts.Expression): { start: string; end: string } | undefined {
  if (ts.isStringLiteralLike(node)) return { start: node.text, end: node.text };
  if (ts.isTemplateExpression(node)) {
    return { start: node.head.text, end: node.templateSpans.at(-1)?.literal.text ?? "" };
  }
  if (!ts.isBinaryExpression(node)) return undefined;
  const left = literalParts(node.left);
  const right = literalParts(node.right);
  return left && right && { start: left.start, end: right.end };
}
