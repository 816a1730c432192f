/** Writes a file so that a reader sees the old one or the complete new one, whatever happens in between. */
export declare function writeFileAtomic(path: string, content: string | Uint8Array): void;
/** Writes all files of a run into `<outDir>/<runId>` and gives that folder; it appears complete or not at all. */
export declare function writeRunFolder(
  outDir: string,
  runId: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): string;
/** Any text as one file name: letters, digits, `_` and `-` stay, the rest is percent-encoded. */
export declare function safeName(text: string): string;
