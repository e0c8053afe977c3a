/** Name of the extra graph output. */
export const resultTrapName = "onnx_grad_result_trap";

/**
 * Adds a first output that the binding cannot convert, so that it copies no output at all.
 *
 * onnxruntime-node 1.30 computes into preallocated outputs and then still copies every one of them
 * into a fresh array. It converts them in graph order and gives up, after the run is complete, at a
 * sequence of tensors: with such an output first, the run ends in an error that `isResultTrap`
 * recognises, and all preallocated outputs hold their results. A session probes once whether the
 * binding behaves so, and runs without the trap where it does not.
 *
 * Serialized protocol buffers that follow one another merge: repeated fields append. So the output is
 * added in front of the model, and its node behind it, without decoding the model.
 *
 * @param model a serialized ONNX model
 * @param value name of any tensor in it
 */
export function addResultTrap(model: Uint8Array, value: string): Uint8Array {
  // ValueInfoProto { name = 1, type = 2 { sequence_type = 4 { elem_type = 1 { tensor_type = 1 { elem_type = 1: float } } } } }
  const type = field(2, field(4, field(1, field(1, Uint8Array.of(0x08, 1)))));
  const output = field(12, concatenate(field(1, utf8(resultTrapName)), type));
  // NodeProto { input = 1, output = 2, op_type = 4 }
  const node = field(
    1,
    concatenate(
      field(1, utf8(value)),
      field(2, utf8(resultTrapName)),
      field(3, utf8(resultTrapName)),
      field(4, utf8("SequenceConstruct")),
    ),
  );
  return concatenate(field(7, output), model, field(7, node));
}

/** Whether a failed run is one that completed and only refused to hand over the trap. */
export function isResultTrap(error: unknown): boolean {
  return error instanceof Error && error.message.includes("Non tensor type is temporarily not supported");
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A length-delimited field: tag, length, content. */
function field(number: number, content: Uint8Array): Uint8Array {
  return concatenate(varint((number << 3) | 2), varint(content.length), content);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}

function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
