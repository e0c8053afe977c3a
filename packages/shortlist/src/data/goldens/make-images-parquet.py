"""Writes images.parquet: six pictures as Hugging Face `datasets` stores them, struct<bytes, path>, one row without a picture.

Run: python make-images-parquet.py (needs Pillow, numpy and pyarrow; made with Pillow 11.3.0, pyarrow 26.0.1).
"""

import io
import json
import pathlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

rng = np.random.default_rng(3)


def png(seed):
    blobs = Image.fromarray(np.random.default_rng(seed).integers(0, 256, (5, 5, 3), dtype=np.uint8))
    out = io.BytesIO()
    blobs.resize((20, 16), Image.Resampling.BICUBIC).save(out, "PNG")
    return out.getvalue()


images = [{"bytes": png(seed), "path": f"{seed}.png"} for seed in range(6)] + [None]
table = pa.table(
    {
        "image": pa.array(images, pa.struct([("bytes", pa.binary()), ("path", pa.string())])),
        "label": pa.array([0, 1, 0, 1, 0, 1, 1], pa.int64()),
    }
)
features = {"image": {"_type": "Image"}, "label": {"names": ["cat", "dog"], "_type": "ClassLabel"}}
table = table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
pq.write_table(table, pathlib.Path(__file__).with_name("images.parquet"), compression="snappy")
