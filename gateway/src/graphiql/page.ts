import type { Tab } from './tabs.ts';

/** Where the page's files are served from. */
export const assetPath = '/graphiql';

export const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Commerce supergraph</title>
    <link rel="stylesheet" href="${assetPath}/graphiql.css" />
    <link rel="stylesheet" href="${assetPath}/page.css" />
  </head>
  <body>
    <div id="graphiql">Loading…</div>
    <script src="${assetPath}/react.js"></script>
    <script src="${assetPath}/react-dom.js"></script>
    <script src="${assetPath}/graphiql.js"></script>
    <script src="${assetPath}/boot.js"></script>
  </body>
</html>
`;

export const style = 'html, body, #graphiql { height: 100%; margin: 0; }\n';

/** The script that shows GraphiQL with the prepared queries; every tab carries the demo key. */
export const boot = (options: { apiKey: string | undefined; tabs: readonly Tab[] }): string => {
  const demo = options.apiKey === undefined ? {} : { 'x-api-key': options.apiKey };
  const tabs = options.tabs.map(({ query, variables, headers }) => ({
    query,
    variables: variables && JSON.stringify(variables, null, 2),
    headers: JSON.stringify({ ...demo, ...headers }, null, 2),
  }));
  const settings = JSON.stringify({ tabs, headers: JSON.stringify(demo, null, 2) });
  return `'use strict';
(() => {
  const settings = ${settings};
  const fetcher = GraphiQL.createFetcher({
    url: '/graphql',
    // Schema introspection runs before a tab's headers count.
    headers: JSON.parse(settings.headers),
  });
  ReactDOM.createRoot(document.getElementById('graphiql')).render(
    React.createElement(GraphiQL, {
      fetcher,
      defaultTabs: settings.tabs.length > 0 ? settings.tabs : undefined,
      defaultHeaders: settings.headers,
      defaultEditorToolsVisibility: 'headers',
      shouldPersistHeaders: false,
    }),
  );
})();
`;
};
