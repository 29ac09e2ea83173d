import { type ConstDirectiveNode, Kind, parse } from 'graphql';

export interface HighRiskMutation {
  readonly name: string;
  /** `NEVER`, `ALWAYS` or `ABOVE_THRESHOLD`. */
  readonly approval: string;
  /** The type of its `input`. */
  readonly inputType: string;
}

const approvalOf = (directive: ConstDirectiveNode): string => {
  const value = directive.arguments?.find(({ name }) => name.value === 'approval')?.value;
  return value?.kind === Kind.ENUM ? value.value : '';
};

/** The mutations that a subgraph's SDL marks with `@highRisk`: what a test runs over, so that none is left out. */
export const highRiskMutations = (sdl: string): HighRiskMutation[] =>
  parse(sdl).definitions.flatMap((node) => {
    const isObject = node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
    if (!isObject) return [];
    return (node.fields ?? []).flatMap(({ name, directives = [], arguments: args = [] }) => {
      const directive = directives.find((one) => one.name.value === 'highRisk');
      if (!directive) return [];
      let type = args.find((one) => one.name.value === 'input')?.type;
      while (type && type.kind !== Kind.NAMED_TYPE) type = type.type;
      return [{ name: name.value, approval: approvalOf(directive), inputType: type?.name.value ?? '' }];
    });
  });
