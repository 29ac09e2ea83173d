/** Where people read on in a browser. */
export interface Links {
  readonly root: string;
  check(graph: string, id: string): string;
  launch(graph: string, variant: string, id: string): string;
}

export const createLinks = (publicUrl: string): Links => {
  const root = publicUrl.replace(/\/+$/, '');
  const part = encodeURIComponent;
  return {
    root,
    check: (graph, id) => `${root}/graphs/${part(graph)}/checks/${part(id)}`,
    launch: (graph, variant, id) =>
      `${root}/graphs/${part(graph)}/variants/${part(variant)}/launches/${part(id)}`,
  };
};
