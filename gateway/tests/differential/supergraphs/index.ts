import type { Fixture } from '../harness/fixture.ts';
import { changes } from './changes.ts';
import { composedDirectives } from './composedDirectives.ts';
import { entityInterfaces } from './entityInterfaces.ts';
import { entityOrInterface } from './entityOrInterface.ts';
import { enums } from './enums.ts';
import { federation1 } from './federation1.ts';
import { hidden } from './hidden.ts';
import { hops } from './hops.ts';
import { inputs } from './inputs.ts';
import { interfaceObject } from './interfaceObject.ts';
import { interfaceObjectChain } from './interfaceObjectChain.ts';
import { interfaceObjectKeys } from './interfaceObjectKeys.ts';
import { interfaceObjectMutations } from './interfaceObjectMutations.ts';
import { interfaceRequires } from './interfaceRequires.ts';
import { keys } from './keys.ts';
import { mixed } from './mixed.ts';
import { mutations } from './mutations.ts';
import { nested } from './nested.ts';
import { override } from './override.ts';
import { provides } from './provides.ts';
import { providesAbstract } from './providesAbstract.ts';
import { providesPart } from './providesPart.ts';
import { requires } from './requires.ts';
import { requiresArguments } from './requiresArguments.ts';
import { requiresAbstract } from './requiresAbstract.ts';
import { requiresConflict } from './requiresConflict.ts';
import { requiresCycle } from './requiresCycle.ts';
import { requiresLists } from './requiresLists.ts';
import { requiresOverride } from './requiresOverride.ts';
import { requiresSelves } from './requiresSelves.ts';
import { rootAgain } from './rootAgain.ts';
import { selves } from './selves.ts';
import { shapes } from './shapes.ts';
import { shareable } from './shareable.ts';
import { sharedInterfaces } from './sharedInterfaces.ts';
import { sharedRoots } from './sharedRoots.ts';
import { strangers } from './strangers.ts';
import { unions } from './unions.ts';

export const fixtures: readonly Fixture[] = [
  changes,
  composedDirectives,
  entityInterfaces,
  entityOrInterface,
  enums,
  federation1,
  hidden,
  hops,
  inputs,
  interfaceObject,
  interfaceObjectChain,
  interfaceObjectKeys,
  interfaceObjectMutations,
  interfaceRequires,
  keys,
  mixed,
  mutations,
  nested,
  override,
  provides,
  providesAbstract,
  providesPart,
  requires,
  requiresAbstract,
  requiresArguments,
  requiresConflict,
  requiresCycle,
  requiresLists,
  requiresOverride,
  requiresSelves,
  rootAgain,
  selves,
  shapes,
  shareable,
  sharedInterfaces,
  sharedRoots,
  strangers,
  unions,
];
