import { Html, html } from './html.ts';

const style = new Html(`
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #cf222e; --warn: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --good: #3fb950; --bad: #f85149; --warn: #d29922; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.25; } h2 { font-size: 1.1rem; margin-top: 2rem; }
code { font-family: ui-monospace, monospace; font-size: .9em; }
ul.cards { list-style: none; padding: 0; } ul.cards > li { border-top: 1px solid var(--line); padding: .6rem 0; }
.meta { opacity: .75; font-size: .9rem; }
.mark { font-weight: 600; padding: .1rem .45rem; border: 1px solid currentColor; border-radius: .5rem; font-size: .8rem; white-space: nowrap; }
.summary { list-style: none; padding: 0; border: 1px solid var(--line); border-radius: .5rem; }
.summary li { display: grid; grid-template-columns: 1.4rem 1fr; padding: .45rem .75rem; } .summary li + li { border-top: 1px solid var(--line); }
.sign { font-weight: 700; }
.next { padding-left: 1.2rem; } .next li + li { margin-top: .5rem; }
.command { display: block; margin-top: .4rem; padding: .5rem .6rem; border: 1px solid var(--line); border-radius: .5rem; } .command span, time { white-space: nowrap; }
.used { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .75rem; margin: .4rem 0 0; font-size: .9rem; }
.used dt { opacity: .75; } .used dd { margin: 0; }
summary { padding: .6rem 0; cursor: pointer; } a { color: inherit; }
:target { scroll-margin-top: 1rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
`);

/** A whole page. It needs nothing but itself: no script, no font, no other host. */
export const layout = (title: string, body: Html): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`.text;

export const mark = (kind: 'good' | 'bad' | 'warn', text: string): Html =>
  html`<span class="mark ${kind}">${text}</span>`;

export const time = (ms: number): Html => {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
};
