import { openImageModel } from "shortlist";
import type { Publication } from "../../publish/publish-zoo.ts";
import { networkDescriptions } from "./describe-networks.ts";
import { imageNotice } from "./image-notice.ts";
import { imageZooReadme } from "./image-zoo-readme.ts";
import { networkCard } from "./network-card.ts";

/** What the starter zoo for pictures publishes. */
export const imagePublication: Publication = {
  baselineName: "pixels + logistic regression",
  licence: "Apache-2.0",
  descriptions: networkDescriptions,
  async describe(folder, { id }, strengths) {
    const { nParameters, sourceLabels } = await openImageModel(folder);
    const described = networkDescriptions.find((other) => other.id === id)!;
    return { nParameters, card: networkCard({ ...described, nParameters, sourceLabels, strengths }) };
  },
  readme: imageZooReadme,
  notice: imageNotice,
};
