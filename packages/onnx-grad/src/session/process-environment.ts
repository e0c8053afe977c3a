/**
 * Environment of a training process: a malloc that keeps its pages.
 *
 * ONNX Runtime asks for and frees the same large blocks in every step; glibc gives such blocks back to
 * the system and faults every page in again, which costs more than many of the operators themselves.
 * These variables are read by glibc only, and harmless elsewhere.
 */
export function processEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...inherited,
    MALLOC_MMAP_THRESHOLD_: "33554432", // the largest that glibc accepts
    MALLOC_MMAP_MAX_: "0", // larger blocks too come from the heap that stays
    MALLOC_TRIM_THRESHOLD_: "17179869184",
    MALLOC_TOP_PAD_: "67108864",
    MALLOC_ARENA_MAX: "1",
  };
}
