/** ULIDs (github.com/ulid/spec): 48 bits of time, 80 of chance, so that whatever is composed has its name before it is sent. */

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Makes a fresh ULID. */
export function newUlid(now = Date.now()): string {
  let time = "";
  for (let left = now; time.length < 10; left = Math.floor(left / 32)) time = DIGITS.charAt(left % 32) + time;
  const chance = crypto.getRandomValues(new Uint8Array(16));
  return time + Array.from(chance, (byte) => DIGITS.charAt(byte % 32)).join("");
}
