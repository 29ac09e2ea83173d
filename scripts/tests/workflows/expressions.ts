import type { Step, Workflow } from './read.ts';

const functions = new Set(['failure', 'success', 'always', 'cancelled']);
/** What GitHub has of itself, as far as it is used. */
const github = new Set(['event_name', 'event.pull_request.number', 'sha', 'token']);

/** The names that an expression refers to; texts in it are left out. */
const references = (expression: string): readonly string[] =>
  expression.replaceAll(/'[^']*'/g, '').match(/[a-zA-Z_][\w-]*(?:\.[\w-]+)*/g) ?? [];

const inside = (text: string): readonly string[] =>
  [...text.matchAll(/\$\{\{(.*?)\}\}/g)].map(([, expression = '']) => expression);

/** Every text of a step or job in which an expression may stand; a condition is one as a whole. */
export const expressionsOf = ({ if: condition, ...rest }: { readonly if?: string | undefined }): string[] => [
  ...(condition === undefined ? [] : [condition]),
  ...inside(JSON.stringify(rest)),
];

const writesOutput = (step: Step, name: string): boolean =>
  step.run?.includes('GITHUB_OUTPUT') === true && new RegExp(`\\b${name}=`).test(step.run);

const stepProblem = ([id, property, output]: readonly string[], before: readonly Step[]): boolean => {
  const step = before.find((one) => one.id === id);
  if (!step) return true;
  if (property === 'outcome' || property === 'conclusion') return output !== undefined;
  return property !== 'outputs' || output === undefined || !writesOutput(step, output);
};

/** References of an expression to what is not declared, or not written by a step before. */
export const unknownIn = (
  expression: string,
  { on, text }: Workflow,
  before: readonly Step[],
): readonly string[] =>
  references(expression).filter((reference) => {
    const [context = '', ...path] = reference.split('.');
    const [name = ''] = path;
    switch (context) {
      case 'github':
        return !github.has(path.join('.'));
      case 'inputs':
        return !on.workflow_call?.inputs[name];
      case 'secrets':
        return !on.workflow_call?.secrets[name];
      case 'steps':
        return stepProblem(path, before);
      case 'vars':
        // Whoever copies the file reads at its head what the repository has to have.
        return !new RegExp(`^#.*\\bvars\\.${name}\\b`, 'm').test(text);
      default:
        return !functions.has(context);
    }
  });
