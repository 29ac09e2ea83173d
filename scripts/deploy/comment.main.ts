// Prints a pull request's comment from what `rover subgraph check --format json` printed:
// node scripts/deploy/comment.main.ts <subgraph> <file>
import { readFileSync } from 'node:fs';
import { checkComment } from './checkComment.ts';

const [subgraph, file] = process.argv.slice(2);
if (subgraph === undefined || file === undefined) {
  process.stderr.write('usage: node scripts/deploy/comment.main.ts <subgraph> <file>\n');
  process.exit(2);
}
try {
  process.stdout.write(checkComment(subgraph, readFileSync(file, 'utf8')));
} catch (error) {
  const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
  process.stdout.write(
    `⚠️ The schema of \`${subgraph}\` was not checked: rover gave no result (${reason}). See the log of this run.\n`,
  );
  process.exitCode = 1;
}
