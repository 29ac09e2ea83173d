// The part of WebAssembly that this package uses; Node has it, but its types come with the DOM's.
declare namespace WebAssembly {
  type Exports = Readonly<Record<string, unknown>>;
  function instantiate(
    bytes: Uint8Array,
    imports: Readonly<Record<string, object>>,
  ): Promise<{ instance: { exports: Exports } }>;
}
