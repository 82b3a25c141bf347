const memory = 'xatube.device';
let forThisPage: string | null = null;

/** An opaque random id that lets the engine count people rather than visits. It says nothing about the device. */
export function deviceId(): string {
  try {
    const known = localStorage.getItem(memory);
    if (known) return known;
    const made = randomId();
    localStorage.setItem(memory, made);
    return made;
  } catch {
    return (forThisPage ??= randomId());
  }
}

// randomUUID exists only on https and localhost.
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
