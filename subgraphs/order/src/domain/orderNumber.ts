/** Digits and letters that nobody confuses on paper or by telephone: no 0 O, 1 I L, U V. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTWXYZ';
const length = 8;
/** Bytes from here up would make the first letters of the alphabet likelier than the others. */
const fairLimit = 256 - (256 % alphabet.length);

/**
 * A number that people read out, e.g. `A-7F3K-92QX`: 38 random bits, so that it says nothing about how
 * many orders there are and the next one cannot be guessed. Whether it is free, the store decides.
 */
export const newOrderNumber = (randomBytes: (length: number) => Uint8Array): string => {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < fairLimit && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return `A-${text.slice(0, 4)}-${text.slice(4)}`;
};
