import type { Strength } from "../../publish/strengths-of.ts";
import { datasetRecipes } from "../datasets/dataset-recipes.ts";
import { fullScale } from "../settings.ts";
import type { TextModelDescription } from "./describe-models.ts";
import { materials, materialsOf, modelLicence } from "./licences.ts";

export interface CardInput extends TextModelDescription {
  nParameters: number;
  maxTokens: number;
  sourceLabels?: readonly string[] | undefined;
  strengths: readonly Strength[];
}

/** The README.md of one model: what it is, how it was made, what it is good at by its history, what it must not be used for. */
export function modelCard(input: CardInput): string {
  const { id, description, settings, sourceTask, nParameters, maxTokens, sourceLabels, strengths } = input;
  const recipe = [howBaseWasMade(input)];
  if (sourceTask !== undefined) {
    recipe.push(
      `Then fine-tuned for ${fullScale.nSourceEpochs} epochs on up to ${fullScale.nSourceRows} source rows of \`${sourceTask}\`, ` +
        "which share no group (document, package, headword …) with the rows of that benchmark dataset. Its head is kept: " +
        `${sourceLabels?.length ?? 0} classes, ${sourceLabels?.join(", ") ?? ""}.`,
    );
  }
  const good = strengths.map(({ dataset, test, rank }) => {
    const own = dataset === sourceTask ? ", its own source task (other rows)" : "";
    return `- \`${dataset}\`: ${(100 * test).toFixed(1)} % test accuracy, rank ${rank} in the zoo${own}`;
  });
  const sources = materialsOf(settings, sourceTask).map(
    (name) => `- ${materials[name].name}: ${materials[name].licence}`,
  );
  return `---
license: ${modelLicence.toLowerCase()}
library_name: shortlist
---
# ${id}

${description}.

${nParameters.toLocaleString("en")} parameters, 16-bit weights, at most ${maxTokens} tokens, lower-cased${settings.stripAccents ? ", accents removed" : ""}, mean pooling.

## How it was made

${recipe.join("\n\n")}

## What it is good at

By its recorded history (see \`../../history.json\`):

${good.length > 0 ? good.join("\n") : "- nothing recorded yet"}

It is small and was trained for minutes on a small machine: a starting point for fine-tuning, not a finished product.

## Material

${sources.join("\n")}

No text of a target (${datasetRecipes
    .filter(({ role }) => role === "target")
    .map(({ name }) => name)
    .join(", ")}) was used. Notices: \`../../NOTICE\`.
`;
}

function howBaseWasMade({ settings }: TextModelDescription): string {
  switch (settings.kind) {
    case "static":
      return (
        `A table of ${settings.hiddenSize}-wide token vectors for part of the teacher's vocabulary (\`${settings.vocabulary}\`), started from the ` +
        "teacher's own vectors of single tokens on their principal axes, then trained so that a linear map of the mean " +
        `vector points where the teacher's sentence vector points: ${fullScale.nDistillationTexts.toLocaleString("en")} texts, ${settings.nEpochs} epochs.`
      );
    case "distilled":
      return (
        `${settings.nLayers} layers of width ${settings.hiddenSize}, vocabulary \`${settings.vocabulary}\` (the teacher's most frequent pieces). Token vectors ` +
        "were first trained alone, as static vectors; then the whole so that a linear map of the mean-pooled vector points where " +
        `the teacher's sentence vector points (cosine loss): ${fullScale.nDistillationTexts.toLocaleString("en")} texts, ${settings.nEpochs} epochs.`
      );
    case "masked":
      return (
        `${settings.nLayers} layers of width ${settings.hiddenSize} vocabulary \`${settings.vocabulary}\`; ${settings.nTexts.toLocaleString("en")} texts of ` +
        `${settings.corpora.join(" and ")}. Token vectors start from what stands beside what in these texts (positive mutual information, ` +
        `factorised), the layers from random weights; ${settings.nEpochs} epochs of guessing 15 % masked tokens.`
      );
    case "untrained":
      return `${settings.nLayers} layers of width ${settings.hiddenSize}, vocabulary \`${settings.vocabulary}\`; random weights of deviation 0.02.`;
  }
}
