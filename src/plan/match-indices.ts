/**
 * What the bundle takes instead of the package `regexp-match-indices`: a polyfill that parses every pattern, for what
 * Node has had since version 16.
 */
// biome-ignore lint/style/noDefaultExport: it stands for a package that has one
export default function matchIndices(pattern: RegExp, text: string): RegExpExecArray | null {
  return new RegExp(pattern.source, `${pattern.flags}d`).exec(text);
}
