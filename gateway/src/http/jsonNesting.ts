const quote = 0x22;
const backslash = 0x5c;

/** Where the text that begins at `start` ends. */
const endOfText = (bytes: Buffer, start: number): number => {
  for (let end = bytes.indexOf(quote, start + 1); end >= 0; end = bytes.indexOf(quote, end + 1)) {
    let escapes = 0;
    while (bytes[end - 1 - escapes] === backslash) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return bytes.length;
};

/**
 * Whether JSON has more than `most` lists and objects inside each other. `JSON.parse` takes any depth, but whoever
 * walks the result afterwards has a stack that ends. Texts, the query among them, are skipped at the speed of a search.
 */
export const nestsDeeperThan = (bytes: Buffer, most: number): boolean => {
  // Whatever is opened has to be closed.
  if (bytes.length <= 2 * most) return false;
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case quote:
        at = endOfText(bytes, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        if (depth > most) return true;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      default:
    }
  }
  return false;
};
