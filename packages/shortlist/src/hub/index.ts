export { HubError, type HubErrorCode } from "./hub-error.ts";
export { starterZooFolder } from "./starter-zoo.ts";
export { type ModelCheck, sha256Of, verifyZoo } from "./verify-zoo.ts";
export { localModel, modelOf, openZoo, withModels, type Zoo, type ZooFile, type ZooModel } from "./zoo.ts";
