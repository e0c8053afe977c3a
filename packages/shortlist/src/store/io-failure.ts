import { StoreError, type StoreErrorCode } from "./store-error.ts";

interface Explanation {
  readonly code: StoreErrorCode;
  readonly reason: string;
  readonly hint?: string;
}

const space = "free some space, or choose another folder with --out";
const permission = "choose a folder that you may write to with --out, or change its permissions";

const explanations: Record<string, Explanation> = {
  ENOSPC: { code: "disk-full", reason: "the disk is full", hint: space },
  EDQUOT: { code: "disk-full", reason: "your disk quota is used up", hint: space },
  EFBIG: { code: "disk-full", reason: "the file would be larger than this file system allows", hint: space },
  EACCES: { code: "not-writable", reason: "permission denied", hint: permission },
  EPERM: { code: "not-writable", reason: "operation not permitted", hint: permission },
  EROFS: { code: "not-writable", reason: "the file system is read-only", hint: permission },
  ENOENT: { code: "missing", reason: "there is no such file or folder" },
  ENOTDIR: { code: "not-a-folder", reason: "a part of the path is a file, not a folder" },
  EISDIR: { code: "not-a-folder", reason: "it is a folder, not a file" },
  ENAMETOOLONG: { code: "io", reason: "the name is too long" },
  EMFILE: { code: "io", reason: "too many files are open", hint: "raise the limit with ulimit -n" },
  ENFILE: { code: "io", reason: "too many files are open on this machine" },
};

/**
 * One clear line for a failed file operation, from the code that the operating system gave.
 *
 * @param action what could not be done, such as "write"
 * @returns the error to throw; a StoreError comes back as it is
 *
 * @example
 * ioFailure("write", "a.json", { code: "ENOSPC" }).message; // "Cannot write a.json: the disk is full"
 */
export function ioFailure(action: string, path: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  const known = explanations[code ?? ""] ?? { code: "io", reason: message ?? String(cause) };
  const reading = action === "read" && known.code === "not-writable";
  return new StoreError(
    reading ? "not-readable" : known.code,
    path,
    `Cannot ${action} ${path}: ${known.reason}`,
    {
      cause,
      hint: reading ? undefined : known.hint,
    },
  );
}
