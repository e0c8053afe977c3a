/**
 * Every figure that the paper publishes, as it stands there (docs/papers.md#two-phase, the 17-page revision copy), and
 * nothing that we computed. Names of models are those of the authors' record files. Long because it is data.
 */
import {
  type FigureValue,
  figuresOf,
  type PublishedBlock,
  type PublishedFigure,
} from "./published-figure.ts";

const none = undefined;

const tables: readonly PublishedBlock[] = [
  {
    id: "table-1",
    title: "Table I (silhouette)",
    columns: { nlp: 3, cv: 3 },
    rows: {
      "performance/hierarchical": [0.505, 0.806],
      "performance/k-means": [0.466, 0.702],
      "text/hierarchical": [0.476, 0.696],
      "text/k-means": [0.453, 0.732],
    },
  },
  {
    id: "table-2/nlp",
    title: "Table II (hierarchical clusters, NLP)",
    columns: { "": none },
    rows: {
      "cluster-1": [
        [
          "Jeevesh8--bert_ft_qqp-68",
          "Jeevesh8--bert_ft_qqp-9",
          "Jeevesh8--bert_ft_qqp-40",
          "connectivity--bert_ft_qqp-1",
          "connectivity--bert_ft_qqp-7",
        ],
      ],
      "cluster-2": [
        [
          "Jeevesh8--512seq_len_6ep_bert_ft_cola-91",
          "anirudh21--bert-base-uncased-finetuned-qnli",
          "Jeevesh8--bert_ft_cola-88",
          "manueltonneau--bert-twitter-en-is-hired",
          "bert-base-uncased",
          "aditeyabaral--finetuned-sail2017-xlm-roberta-base",
          "DoyyingFace--bert-asian-hate-tweets-asian-unclean-freeze-4",
        ],
      ],
      "cluster-3": [
        [
          "Jeevesh8--feather_berts_46",
          "ishan--bert-base-uncased-mnli",
          "roberta-base",
          "Alireza1044--albert-base-v2-qnli",
          "albert-base-v2",
        ],
      ],
      "cluster-4": [
        [
          "CAMeL-Lab--bert-base-arabic-camelbert-mix-did-nadi",
          "aliosm--sha3bor-metre-detector-arabertv2-base",
        ],
      ],
      "cluster-4-again": [
        [
          "Splend1dchan--bert-base-uncased-slue-goldtrascription-e3-lr1e-4",
          "aychang--bert-base-cased-trec-coarse",
        ],
      ],
      "cluster-5": [
        [
          "aviator-neural--bert-base-uncased-sst2",
          "distilbert-base-uncased",
          "18811449050--bert_finetuning_test",
        ],
      ],
      "cluster-6": [
        [
          "Jeevesh8--init_bert_ft_qqp-33",
          "Jeevesh8--init_bert_ft_qqp-24",
          "connectivity--bert_ft_qqp-17",
          "connectivity--bert_ft_qqp-96",
        ],
      ],
      "cluster-7": [
        ["XSY--albert-base-v2-imdb-calssification", "emrecan--bert-base-multilingual-cased-snli_tr"],
      ],
    },
  },
  {
    id: "table-2/cv",
    title: "Table II (hierarchical clusters, CV)",
    columns: { "": none },
    rows: {
      "cluster-1": [
        [
          "facebook/deit-base-patch16-224",
          "facebook/deit-base-patch16-384",
          "facebook/dino-vits16",
          "facebook/vit-msn-base",
          "facebook/vit-msn-small",
          "Visual-Attention-Network/van-large",
        ],
      ],
      "cluster-2": [["facebook/deit-small-patch16-224", "Visual-Attention-Network/van-base"]],
      "cluster-3": [
        [
          "facebook/dino-vitb16",
          "facebook/dino-vitb8",
          "google/vit-base-patch16-224",
          "google/vit-base-patch16-384",
          "lixiqi/beit-base-patch16-224-pt22k-ft22k-finetuned-FER2013-6e-05",
          "lixiqi/beit-base-patch16-224-pt22k-ft22k-finetuned-FER2013-7e-05",
          "lixiqi/beit-base-patch16-224-pt22k-ft22k-finetuned-FER-5e-05-3",
          "microsoft/beit-base-patch16-224",
          "microsoft/beit-base-patch16-224-pt22k-ft22k",
          "microsoft/beit-base-patch16-384",
          "nateraw/vit-age-classifier",
        ],
      ],
      "cluster-4": [["shi-labs/dinat-large-in22k-in1k-224", "shi-labs/dinat-large-in22k-in1k-384"]],
      "cluster-5": [["sail/poolformer_m36", "sail/poolformer_m48"]],
      "cluster-6": [["shi-labs/dinat-base-in1k-224", "microsoft/beit-large-patch16-224-pt22k"]],
    },
  },
  {
    id: "table-2",
    title: "Table II and its text",
    columns: { "clusters-in-text": 0, "clusters-in-table": 0, "models-in-clusters": 0 },
    rows: { nlp: [7, 8, 30], cv: [6, 6, 25] },
  },
  {
    id: "table-3",
    title: "Table III",
    columns: { "average-accuracy": 2, "benchmark-maxima": 0 },
    rows: {
      "nlp/non-singleton": [0.67, 22],
      "nlp/singleton": [0.61, 2],
      "cv/non-singleton": [0.84, 10],
      "cv/singleton": [0.73, 0],
    },
  },
  {
    id: "table-4",
    title: "Table IV (filtering threshold)",
    columns: {
      "threshold-0/accuracy": 2,
      "threshold-0/epochs": 0,
      "threshold-1/accuracy": 2,
      "threshold-1/epochs": 0,
      "threshold-5/accuracy": 2,
      "threshold-5/epochs": 0,
      "threshold-10/accuracy": 2,
      "threshold-10/epochs": 0,
    },
    rows: {
      mnli: [0.85, 14, 0.85, 14, 0.85, 15, 0.85, 16],
      multirc: [0.63, 16, 0.63, 16, 0.63, 19, 0.63, 19],
      flowers: [0.985, 15, 0.985, 15, 0.986, 18, 0.986, 18],
      "x-ray": [0.966, 14, 0.966, 15, 0.969, 18, 0.969, 18],
    },
  },
  {
    id: "table-5",
    title: "Table V (fine selection's cost)",
    columns: {
      "brute-force-10/epochs": 0,
      "brute-force-all/epochs": 0,
      "halving-10/epochs": 0,
      "halving-10/speed-up": 2,
      "halving-all/epochs": 0,
      "halving-all/speed-up": 2,
    },
    rows: { nlp: [50, 200, 19, 2.63, 77, 2.6], cv: [40, 120, 18, 2.22, 55, 2.18] },
  },
  {
    id: "table-5",
    title: "Table V (fine selection's cost)",
    columns: { "fs-10/epochs": 0, "fs-10/speed-up": 2, "fs-all/epochs": 0, "fs-all/speed-up": 2 },
    rows: {
      tweet: [14, 3.57, 44, 4.55],
      mnli: [14, 3.57, 44, 4.55],
      multirc: [15, 3.33, 46, 4.35],
      boolq: [16, 3.13, 48, 4.17],
      "x-ray": [13, 3.08, 38, 3.16],
      medmnist: [15, 2.67, 37, 3.24],
      flowers: [15, 2.67, 36, 3.33],
      beans: [17, 2.35, 41, 2.93],
    },
  },
  {
    id: "table-6",
    title: "Table VI (end to end)",
    columns: {
      epochs: 0,
      "speed-up-on-brute-force": 2,
      "speed-up-on-halving": 2,
      "accuracy/brute-force": 3,
      "accuracy/halving": 3,
      "accuracy/two-phase": 3,
    },
    rows: {
      tweet: [19, 10.53, 4.05, 0.65, 0.6, 0.65],
      mnli: [19, 10.53, 4.05, 0.85, 0.85, 0.85],
      multirc: [20, 10.0, 3.85, 0.64, 0.63, 0.63],
      boolq: [21, 9.52, 3.67, 0.72, 0.72, 0.72],
      "x-ray": [18, 6.67, 3.06, 0.969, 0.962, 0.962],
      medmnist: [20, 6.0, 2.75, 0.779, 0.773, 0.773],
      flowers: [20, 6.0, 2.75, 0.986, 0.986, 0.985],
      beans: [22, 5.45, 2.5, 0.968, 0.961, 0.961],
    },
  },
  {
    id: "table-7",
    title: "Table VII (case study)",
    columns: { "best-model": none, accuracy: 3, "rank-at-recall": 0, "average-accuracy": 3 },
    rows: {
      multirc: ["albert-base-v2", 0.63, 5, 0.574],
      boolq: ["ishan--bert-base-uncased-mnli", 0.72, 0, 0.635],
      medmnist: ["google/vit-base-patch16-384", 0.773, 1, 0.768],
      flowers: ["google/vit-base-patch16-224", 0.985, 9, 0.891],
    },
  },
  {
    id: "table-8",
    title: "Table VIII (models) and the text",
    columns: { models: 0 },
    rows: { nlp: [40], cv: [30] },
  },
  {
    id: "table-9",
    title: "Table IX (datasets) and the text",
    columns: { "datasets-of-the-matrix": 0 },
    rows: { nlp: [24], cv: [10] },
  },
  {
    id: "table-10",
    title: "Table X (silhouette by k of Eq. 1)",
    columns: { "": 3 },
    rows: {
      "nlp/k-5": [0.543],
      "nlp/k-10": [0.503],
      "nlp/k-15": [0.535],
      "cv/k-3": [0.85],
      "cv/k-4": [0.828],
      "cv/k-5": [0.821],
    },
  },
  {
    id: "table-11/nlp",
    title: "Table XI (k-means clusters, NLP)",
    columns: { "": none },
    rows: {
      "cluster-1": [
        ["gchhablani--bert-base-cased-finetuned-rte", "anirudh21--bert-base-uncased-finetuned-qnli"],
      ],
      "cluster-2": [
        [
          "Jeevesh8--bert_ft_cola-88",
          "DoyyingFace--bert-asian-hate-tweets-asian-unclean-freeze-4",
          "bert-base-uncased",
          "aditeyabaral--finetuned-sail2017-xlm-roberta-base",
          "Jeevesh8--512seq_len_6ep_bert_ft_cola-91",
        ],
      ],
      "cluster-3": [["manueltonneau--bert-twitter-en-is-hired", "aychang--bert-base-cased-trec-coarse"]],
      "cluster-4": [["XSY--albert-base-v2-imdb-calssification", "distilbert-base-uncased"]],
      "cluster-4-again": [
        [
          "ishan--bert-base-uncased-mnli",
          "Alireza1044--albert-base-v2-qnli",
          "albert-base-v2",
          "Jeevesh8--feather_berts_46",
        ],
      ],
      "cluster-5": [
        [
          "CAMeL-Lab--bert-base-arabic-camelbert-mix-did-nadi",
          "aliosm--sha3bor-metre-detector-arabertv2-base",
        ],
      ],
      "cluster-6": [
        [
          "socialmediaie--TRAC2020_IBEN_B_bert-base-multilingual-uncased",
          "jb2k--bert-base-multilingual-cased-language-detection",
          "emrecan--bert-base-multilingual-cased-snli_tr",
        ],
      ],
      "cluster-7": [["dhimskyy--wiki-bert", "bondi--bert-semaphore-prediction-w4"]],
      "cluster-8": [
        [
          "Jeevesh8--init_bert_ft_qqp-33",
          "Jeevesh8--bert_ft_qqp-68",
          "Jeevesh8--bert_ft_qqp-40",
          "connectivity--bert_ft_qqp-1",
          "Jeevesh8--bert_ft_qqp-9",
        ],
      ],
      "cluster-9": [
        [
          "connectivity--bert_ft_qqp-96",
          "connectivity--bert_ft_qqp-7",
          "connectivity--bert_ft_qqp-17",
          "Jeevesh8--init_bert_ft_qqp-24",
        ],
      ],
      "cluster-10": [
        ["Splend1dchan--bert-base-uncased-slue-goldtrascription-e3-lr1e-4", "Jeevesh8--6ep_bert_ft_cola-47"],
      ],
    },
  },
  {
    id: "table-11/cv",
    title: "Table XI (k-means clusters, CV)",
    columns: { "": none },
    rows: {
      "cluster-1": [
        [
          "shi-labs/dinat-large-in22k-in1k-224",
          "shi-labs/dinat-large-in22k-in1k-384",
          "microsoft/beit-base-patch16-224-pt22k-ft22k",
          "lixiqi/beit-base-patch16-224-pt22k-ft22k-finetuned-FER2013-7e-05",
          "lixiqi/beit-base-patch16-224-pt22k-ft22k-finetuned-FER2013-6e-05",
          "lixiqi/beit-base-patch16-224-pt22k-ft22k-finetuned-FER-5e-05-3",
        ],
      ],
      "cluster-2": [["nateraw/vit-age-classifier", "facebook/dino-vitb16"]],
      "cluster-3": [["sail/poolformer_m48", "sail/poolformer_m36", "sail/poolformer_s36"]],
      "cluster-4": [
        [
          "facebook/vit-msn-small",
          "facebook/vit-msn-base",
          "facebook/deit-base-patch16-384",
          "google/vit-base-patch32-224-in21k",
          "Visual-Attention-Network/van-large",
          "facebook/deit-base-patch16-224",
          "facebook/dino-vits16",
        ],
      ],
      "cluster-5": [
        [
          "Visual-Attention-Network/van-base",
          "microsoft/beit-large-patch16-224-pt22k",
          "facebook/deit-small-patch16-224",
          "shi-labs/dinat-base-in1k-224",
        ],
      ],
      "cluster-6": [["microsoft/beit-base-patch16-384", "google/vit-base-patch16-384"]],
      "cluster-7": [["microsoft/beit-base-patch16-224", "google/vit-base-patch16-224"]],
    },
  },
];

const pictures: readonly PublishedBlock[] = [
  {
    id: "figure-1",
    title: "Fig. 1 (fine-tuned accuracies, sorted)",
    columns: { models: 0, best: 2, worst: 2 },
    rows: { mnli: [44, 0.85, 0.51], cub: [25, 0.79, 0.43] },
    readingError: 0.01,
  },
  {
    id: "figure-3",
    title: "Fig. 3 (MNLI, validation by epoch)",
    columns: { "": 3 },
    rows: Object.fromEntries(
      [
        ["ishan--bert-base-uncased-mnli", [0.94, 0.94, 0.93, 0.93, 0.9]],
        ["roberta-base", [0.34, 0.64, 0.73, 0.73, 0.76]],
        ["Alireza1044--albert-base-v2-qnli", [0.67, 0.677, 0.7, 0.675, 0.687]],
      ].flatMap(([model, curve]) =>
        (curve as number[]).map((value, i) => [`curve/${model}/epoch-${i + 1}`, [value]]),
      ),
    ),
    readingError: 0.005,
  },
  {
    id: "figure-3",
    title: "Fig. 3 (MNLI, the best 10 by test accuracy)",
    columns: { "": none },
    rows: Object.fromEntries(
      [
        "ishan--bert-base-uncased-mnli",
        "Jeevesh8--feather_berts_46",
        "roberta-base",
        "albert-base-v2",
        "Alireza1044--albert-base-v2-qnli",
        "emrecan--bert-base-multilingual-cased-snli_tr",
        "Jeevesh8--bert_ft_qqp-40",
        "aditeyabaral--finetuned-sail2017-xlm-roberta-base",
        "connectivity--bert_ft_qqp-1",
        "Jeevesh8--bert_ft_qqp-9",
      ].map((model, rank) => [`rank-${rank}`, [model]]),
    ),
  },
  {
    id: "figure-4",
    title: "Fig. 4 (trends of the DoyyingFace model)",
    columns: { datasets: 0, trends: 0 },
    rows: { "": [30, 4] },
  },
  {
    id: "figure-5",
    title: "Fig. 5 (mean accuracy of the recalled)",
    columns: {
      "random-5": 3,
      "random-10": 3,
      "random-15": 3,
      "recall-5": 3,
      "recall-10": 3,
      "recall-15": 3,
    },
    rows: {
      tweet: [0.588, 0.594, 0.595, 0.63, 0.625, 0.625],
      // biome-ignore lint/suspicious/noApproximativeNumericConstant: an accuracy, not the root of a half
      mnli: [0.61, 0.637, 0.632, 0.732, 0.707, 0.707],
      multirc: [0.548, 0.539, 0.547, 0.578, 0.565, 0.574],
      boolq: [0.576, 0.597, 0.606, 0.676, 0.646, 0.635],
      "x-ray": [0.954, 0.96, 0.961, 0.964, 0.967, 0.967],
      medmnist: [0.746, 0.75, 0.756, 0.77, 0.76, 0.76],
      flowers: [0.738, 0.808, 0.856, 0.855, 0.868, 0.868],
      beans: [0.921, 0.923, 0.928, 0.95, 0.939, 0.939],
    },
    readingError: 0.001,
  },
  {
    id: "figure-5",
    title: "Text beside Fig. 5 (models to recall until the best is among them)",
    columns: { "needed-for-the-best": none },
    rows: {
      tweet: ["10"],
      mnli: ["at most 5"],
      multirc: ["at most 5"],
      boolq: ["at most 5"],
      "x-ray": ["at most 5"],
      medmnist: ["15"],
      flowers: ["at most 5"],
      beans: ["10"],
    },
  },
  {
    id: "figure-6",
    title: "Fig. 6 (trends after the first epoch, mean over 38 models)",
    columns: { mean: 3, lowest: 3, highest: 3 },
    rows: {
      "silhouette/by-validation": [0.642, 0.49, 0.795],
      "silhouette/random": [-0.224, -0.372, -0.069],
      "relative-error/mean-of-all": [0.225, 0.19, 0.26],
      "relative-error/mean-of-cluster": [0.157, 0.07, 0.24],
    },
    readingError: 0.002,
  },
  {
    id: "figure-7",
    title: "Fig. 7 (accuracy of the model selected)",
    columns: {
      "halving-10": 2,
      "fs-10": 2,
      "halving-all": 2,
      "fs-all": 2,
      "best-of-10": 2,
      "worst-of-10": 2,
    },
    rows: {
      tweet: [0.63, 0.65, 0.6, 0.65, 0.65, 0.62],
      mnli: [0.85, 0.85, 0.85, 0.85, 0.85, 0.69],
      multirc: [0.61, 0.63, 0.63, 0.57, 0.64, 0.6],
      boolq: [0.72, 0.72, 0.72, 0.72, 0.72, 0.63],
      "x-ray": [".962 to .969", ".962 to .969", ".962 to .969", ".962 to .969", 0.969, 0.962],
      medmnist: [0.773, "at least .775", 0.773, 0.773, 0.78, 0.715],
      flowers: ["at least .983", "at least .982", "at least .983", "at least .982", 0.986, 0.969],
      beans: [0.961, "at least .965", 0.961, "at least .965", 0.969, 0.758],
    },
  },
  {
    id: "figure-8",
    title: "Fig. 8 (MNLI at a learning rate of 1e-5)",
    columns: { curves: none },
    rows: { "": ["drawn, no figures given"] },
  },
];

const text: readonly PublishedBlock[] = [
  {
    id: "text/speed-up",
    title: "Text",
    columns: { "on-brute-force": none, "on-halving": none },
    rows: {
      "section-5": ["5x to 8x", "2x to 3x"],
      abstract: ["about 5x", "about 3x"],
    },
  },
];

/** Every published figure, in the order of the paper: tables, pictures, text. */
export const publishedFigures: readonly PublishedFigure[] = [...tables, ...pictures, ...text].flatMap(
  figuresOf,
);

/**
 * The published value of a figure.
 *
 * @throws {RangeError} if there is no such figure
 *
 * @example
 * publishedValue("table-5/mnli/fs-10/epochs"); // 14
 */
export function publishedValue(id: string): FigureValue {
  const figure = publishedFigures.find((published) => published.id === id);
  if (figure === undefined) throw new RangeError(`Cannot tell ${id}: the paper does not publish it`);
  return figure.value;
}
