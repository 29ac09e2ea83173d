import type { Fixture } from '../harness/fixture.ts';
import { enums } from './enums.ts';
import { interfaceObject } from './interfaceObject.ts';
import { keys } from './keys.ts';
import { mutations } from './mutations.ts';
import { nested } from './nested.ts';
import { override } from './override.ts';
import { provides } from './provides.ts';
import { requires } from './requires.ts';
import { requiresArguments } from './requiresArguments.ts';
import { shareable } from './shareable.ts';
import { unions } from './unions.ts';

export const fixtures: readonly Fixture[] = [
  enums,
  interfaceObject,
  keys,
  mutations,
  nested,
  override,
  provides,
  requires,
  requiresArguments,
  shareable,
  unions,
];
