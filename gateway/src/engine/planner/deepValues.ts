import { type DocumentNode, visit } from 'graphql';

/** Values looked at; some milliseconds' work. */
const most = 100_000;

/**
 * Whether Apollo's planner (2.14) would be busy for long, or for ever, with the values that are written in a document:
 * it goes twice through what is in a list, four times through what is in a list in a list, and so on. Known beforehand it
 * costs nobody the planner's process.
 */
export const hasDeepValues = (document: DocumentNode): boolean => {
  let lists = 0;
  let looks = 0;
  const count = (): void => {
    looks += 2 ** lists;
  };
  visit(document, {
    ListValue: {
      enter() {
        count();
        lists += 1;
      },
      leave() {
        lists -= 1;
      },
    },
    ObjectField: count,
    BooleanValue: count,
    EnumValue: count,
    FloatValue: count,
    IntValue: count,
    NullValue: count,
    StringValue: count,
    Variable: count,
  });
  return looks > most;
};
