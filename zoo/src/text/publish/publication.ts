import { openTextModel } from "shortlist";
import type { Publication } from "../../publish/publish-zoo.ts";
import { describeModels } from "./describe-models.ts";
import { modelLicence } from "./licences.ts";
import { modelCard } from "./model-card.ts";
import { noticeText } from "./notice.ts";
import { zooReadme } from "./zoo-readme.ts";

const described = describeModels();

/** What the starter zoo for texts publishes. */
export const textPublication: Publication = {
  baselineName: "TF-IDF + logistic regression",
  licence: modelLicence,
  descriptions: described,
  async describe(folder, { id }, strengths) {
    const { nParameters, maxTokens, sourceLabels } = await openTextModel(folder);
    const model = described.find((other) => other.id === id)!;
    return { nParameters, card: modelCard({ ...model, nParameters, maxTokens, sourceLabels, strengths }) };
  },
  readme: zooReadme,
  notice: noticeText,
};
