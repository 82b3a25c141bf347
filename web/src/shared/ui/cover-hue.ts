/** A hue from a name: the same name always gets the same one, and similar names get distant ones. */
export function coverHue(name: string): number {
  let hash = 2166136261;
  for (const char of name) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619);
  return (hash >>> 0) % 360;
}
