/** One of the things in flight that others may wait for. */
export interface InFlight<Self> {
  /** Equal for who may see the same. */
  readonly joinKey: string;
  /** What is asked, byte by byte. */
  readonly question: string;
  /** Another one in the same slot; the table's own. */
  next: Self | undefined;
}

export interface FlightTable<F extends InFlight<F>> {
  find(joinKey: string, question: string): F | undefined;
  /** Takes the place of an equal one, as far as `find` is concerned. */
  add(flight: F): void;
  /** Does nothing when it is not there. */
  remove(flight: F): void;
  removeAll(joinKey: string): void;
}

const slotCount = 512;
const sampleLength = 64;

/** By the length and the end, where variables are: hashing all of it would cost more than all the rest. */
const slotOf = (question: string): number => {
  let hash = question.length;
  for (let at = Math.max(0, question.length - sampleLength); at < question.length; at += 1) {
    hash = (Math.imul(hash, 31) + question.charCodeAt(at)) | 0;
  }
  return (hash ^ (hash >>> 16)) & (slotCount - 1);
};

/**
 * What is in flight, in chains. Not a Map: thousands come and go each second, and each table that a Map outgrows
 * keeps what was in it for the slow half of the garbage collector. With whole answers in it that was a third of
 * the CPU of large queries (measured), most of it copying what nobody needs.
 */
export const createFlightTable = <F extends InFlight<F>>(): FlightTable<F> => {
  const slots = new Array<F | undefined>(slotCount).fill(undefined);

  const unlink = (slot: number, gone: (flight: F) => boolean): void => {
    let before: F | undefined;
    let flight = slots[slot];
    while (flight) {
      const { next } = flight;
      if (gone(flight)) {
        if (before) before.next = next;
        else slots[slot] = next;
        flight.next = undefined;
      } else {
        before = flight;
      }
      flight = next;
    }
  };

  return {
    find(joinKey, question) {
      let flight = slots[slotOf(question)];
      while (flight && (flight.joinKey !== joinKey || flight.question !== question)) flight = flight.next;
      return flight;
    },
    add(flight) {
      const slot = slotOf(flight.question);
      flight.next = slots[slot];
      slots[slot] = flight;
    },
    remove: (flight) => unlink(slotOf(flight.question), (each) => each === flight),
    removeAll(joinKey) {
      for (let slot = 0; slot < slotCount; slot += 1)
        if (slots[slot]) unlink(slot, (each) => each.joinKey === joinKey);
    },
  };
};
