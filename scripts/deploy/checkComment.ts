import { z } from 'zod';

/** What `rover subgraph check --format json` prints, as far as a comment shows it. */
const roverJson = z.object({
  data: z.object({
    success: z.boolean(),
    tasks: z
      .object({
        operations: z
          .object({
            target_url: z.string().nullish(),
            operation_check_count: z.number(),
            changes: z.array(z.object({ code: z.string(), description: z.string(), severity: z.string() })),
          })
          .nullish(),
        lint: z
          .object({
            target_url: z.string().nullish(),
            diagnostics: z.array(
              z.object({ level: z.string(), message: z.string(), start_line: z.number().nullish() }),
            ),
          })
          .nullish(),
        downstream: z.object({ blocking_variants: z.array(z.string()).nullish() }).nullish(),
      })
      .partial()
      .nullish(),
  }),
  error: z
    .object({
      message: z.string(),
      code: z.string().nullish(),
      details: z
        .object({ build_errors: z.array(z.object({ message: z.string(), code: z.string().nullish() })) })
        .partial()
        .nullish(),
    })
    .nullable(),
});

type Checked = z.infer<typeof roverJson>;

/** Rover's codes for "nobody answered": the schema itself is not judged. */
const unreachable: ReadonlySet<string> = new Set(['E004', 'E028']);

const maxLines = 50;

/** Text in a line of a Markdown list: nothing of it is markup. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|@~]/g, '\\$&');

const list = (lines: readonly string[]): string[] => [
  ...lines.slice(0, maxLines).map((line) => `- ${line}`),
  ...(lines.length > maxLines ? [`- and ${lines.length - maxLines} more`] : []),
];

const changesOf = ({ data }: Checked): string[] => {
  const operations = data.tasks?.operations;
  if (!operations || operations.changes.length === 0) return [];
  return [
    '',
    `**Changes**, held against ${operations.operation_check_count} operations of clients:`,
    ...list(
      operations.changes.map(
        ({ severity, code, description }) =>
          `${severity === 'FAIL' ? '❌ breaks clients' : 'ok'}: ${plain(description)} (${plain(code)})`,
      ),
    ),
  ];
};

const lintOf = ({ data }: Checked): string[] => {
  const found = data.tasks?.lint?.diagnostics ?? [];
  if (found.length === 0) return [];
  const lines = found.map(
    ({ level, message, start_line: line }) =>
      `${level.toLowerCase()}: ${plain(message)}${typeof line === 'number' ? ` (line ${line})` : ''}`,
  );
  return ['', '**Lint**:', ...list(lines)];
};

/**
 * The check of a pull request as a comment in Markdown. Throws on what is no answer of rover's.
 */
export const checkComment = (subgraph: string, json: string): string => {
  const checked = roverJson.parse(JSON.parse(json));
  const { data, error } = checked;
  const url = data.tasks?.operations?.target_url ?? data.tasks?.lint?.target_url;
  const isDown = unreachable.has(error?.code ?? '');
  const title = data.success
    ? `✅ The schema of \`${subgraph}\` can be published.`
    : isDown
      ? `⚠️ The schema of \`${subgraph}\` was not checked: the registry does not answer. Nothing is known of the change; run the check again.`
      : `❌ The schema of \`${subgraph}\` cannot be published.`;
  const builds = error?.details?.build_errors ?? [];
  return [
    title,
    ...(error && !isDown ? ['', `${plain(error.message)} (${plain(error.code ?? 'no code')})`] : []),
    ...list(builds.map(({ message, code }) => `${plain(message)} (${plain(code ?? 'no code')})`)),
    ...changesOf(checked),
    ...lintOf(checked),
    ...(typeof url === 'string' ? ['', `[The whole result](${encodeURI(url)})`] : []),
    '',
  ].join('\n');
};
