"""Writes pictures.json: small files of every kind, and the pixels that Pillow decodes them to.

Run: python make-pictures.py (needs Pillow and numpy; made with Pillow 11.3.0).
"""

import base64
import io
import json
import pathlib

import numpy as np
import PIL
from PIL import Image

width, height = 24, 16
y, x = np.mgrid[0:height, 0:width]
colours = np.stack([x * 255 // (width - 1), y * 255 // (height - 1), (x + y) * 255 // (width + height - 2)], -1)
rgb = Image.fromarray(colours.astype(np.uint8))
alpha = Image.fromarray((np.minimum(x * 20, 255)).astype(np.uint8))
rgba = rgb.copy()
rgba.putalpha(alpha)
grey = rgb.convert("L")
deep = (x.astype(np.uint16) * 2500 + y.astype(np.uint16) * 13).astype(np.uint16)


def over_white(image):
    pixels = np.asarray(image.convert("RGBA")).astype(float)
    share = pixels[..., 3:] / 255
    return Image.fromarray(np.rint(pixels[..., :3] * share + 255 * (1 - share)).astype(np.uint8))


def save(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


files = {}


def add(name, data, expected, tolerance=0, frames=1):
    pixels = np.asarray(expected.convert("RGB"), dtype=np.uint8)
    files[name] = {
        "file": base64.b64encode(data).decode(),
        "width": pixels.shape[1],
        "height": pixels.shape[0],
        "pixels": base64.b64encode(pixels.tobytes()).decode(),
        "tolerance": tolerance,
        "frames": frames,
    }


def reread(data):
    return Image.open(io.BytesIO(data))


add("png rgb", save(rgb, "PNG"), rgb)
add("png rgba over white", save(rgba, "PNG"), over_white(rgba), 1)
add("png grey", save(grey, "PNG"), grey)
add("png grey with alpha", save(rgba.convert("LA"), "PNG"), over_white(rgba.convert("LA")), 1)
add("png of 1 bit", save(grey.convert("1"), "PNG"), grey.convert("1"))
palette = rgb.quantize(16)
add("png palette", save(palette, "PNG"), palette)
add("png palette, colour 0 transparent", save(palette, "PNG", transparency=0),
    over_white(reread(save(palette, "PNG", transparency=0))))
add("png grey of 16 bits", save(Image.fromarray(deep), "PNG"), Image.fromarray((deep >> 8).astype(np.uint8)))
for quality, sampling in [(90, 0), (60, 2)]:
    data = save(rgb, "JPEG", quality=quality, subsampling=sampling)
    add(f"jpeg, quality {quality}", data, reread(data), 1)
data = save(grey, "JPEG")
add("jpeg grey", data, reread(data), 1)
data = save(rgb, "JPEG", quality=80, progressive=True)
add("jpeg progressive", data, reread(data), 1)
turned = {2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_270,
          8: Image.Transpose.ROTATE_90}
for orientation, transpose in turned.items():
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = save(rgb, "JPEG", quality=95, exif=exif)
    add(f"jpeg, orientation {orientation}", data, reread(data).convert("RGB").transpose(transpose), 1)
# Pillow's own CMYK to RGB is the plain formula; with a colour profile the numbers are others, so only roughly.
data = save(Image.new("CMYK", (width, height), (0, 255, 255, 0)), "JPEG", quality=95)
add("jpeg cmyk", data, Image.new("RGB", (width, height), (237, 28, 36)), 40)
add("webp lossless", save(rgb, "WEBP", lossless=True), rgb)
data = save(rgb, "WEBP", quality=80)
add("webp lossy", data, reread(data), 2)
frames = [rgb.quantize(32), rgb.transpose(Image.Transpose.ROTATE_180).quantize(32)]
data = save(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
add("gif animated", data, reread(data).convert("RGB"), 0, 2)
data = save(rgb, "WEBP", save_all=True, append_images=[rgb.transpose(Image.Transpose.ROTATE_180)], lossless=True)
add("webp animated", data, rgb, 0, 2)
add("tiff lzw", save(rgb, "TIFF", compression="tiff_lzw"), rgb)
add("tiff grey of 16 bits", save(Image.fromarray(deep), "TIFF"), Image.fromarray((deep >> 8).astype(np.uint8)))
golden = {"madeWith": f"Pillow {PIL.__version__}", "files": files}
pathlib.Path(__file__).with_name("pictures.json").write_text(json.dumps(golden, indent=1) + "\n")
