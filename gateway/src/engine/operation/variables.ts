import { type DocumentNode, Kind, visit } from 'graphql';
import { named } from './nodes.ts';

/** Names that planners give to variables of their own: of entities, of contexts, and others. */
const reserved = /^(?:representations|contextualArgument|__)/;

const prefix = 'client_';

/**
 * Renames a client's variables that would meet a planner's own in one fetch. `clientName` leads back; it
 * answers any other name with the name itself.
 */
export const reserveVariables = <D extends DocumentNode | undefined>(
  document: D,
): { readonly document: D; readonly clientName: (variable: string) => string } => {
  const taken = new Set<string>();
  for (const definition of document?.definitions ?? [])
    if (definition.kind === Kind.OPERATION_DEFINITION)
      for (const { variable } of definition.variableDefinitions ?? []) taken.add(variable.name.value);
  const renamed = new Map<string, string>();
  for (const name of taken) {
    if (!reserved.test(name)) continue;
    let free = prefix + name;
    while (taken.has(free)) free = prefix + free;
    renamed.set(name, free);
  }
  if (!document || renamed.size === 0) return { document, clientName: (name) => name };
  const back = new Map([...renamed].map(([name, free]) => [free, name]));
  return {
    document: visit(document, {
      Variable(node) {
        const free = renamed.get(node.name.value);
        return free === undefined ? undefined : { ...node, name: named(free) };
      },
    }),
    clientName: (name) => back.get(name) ?? name,
  };
};
