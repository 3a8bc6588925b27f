"""Bicubic resizing exactly as MATLAB's ``imresize``, with antialiasing.

The low-resolution images of the super-resolution literature come from MATLAB, so a network trained
on anything else is measured on a task it never saw. For 8-bit images MATLAB rounds between the
height pass and the width pass; so does this module, and the results agree in every pixel.

Run as a script to check that against image pairs::

    python imresize.py --data DIR --scale 4

where ``DIR/HR`` holds ``NAME.png`` and ``DIR/LRx4`` holds ``NAMEx4.png``.
"""

import argparse
import math
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image


def keys(distance):
    """Keys' cubic kernel with a = -0.5 (Keys 1981), of support 4."""
    d = np.abs(distance)
    near = 1.5 * d**3 - 2.5 * d**2 + 1
    far = -0.5 * d**3 + 2.5 * d**2 - 4 * d + 2
    return np.where(d <= 1, near, np.where(d <= 2, far, 0.0))


@lru_cache(maxsize=None)
def contributions(size, scale):
    """Returns (indices, weights), one row of source samples for each of ceil(size * scale) outputs.

    Below scale 1 the kernel is stretched by 1 / scale, which is MATLAB's antialiasing.
    """
    stretch = min(scale, 1.0)
    width = 4.0 / stretch
    centre = np.arange(1, math.ceil(size * scale) + 1) / scale + 0.5 * (1 - 1 / scale)
    left = np.floor(centre - width / 2)
    index = left[:, None] + np.arange(math.ceil(width) + 2)
    weights = stretch * keys(stretch * (centre[:, None] - index))
    weights /= weights.sum(axis=1, keepdims=True)
    mirror = np.concatenate([np.arange(size), np.arange(size - 1, -1, -1)])
    return mirror[np.mod(index.astype(np.int64) - 1, 2 * size)], weights


def round_to_bytes(values):
    """Clips to 0..255 and rounds half up; for such values MATLAB's ``uint8`` does the same."""
    return np.floor(np.clip(values, 0, 255) + 0.5).astype(np.uint8)


def imresize(image, scale):
    """Resizes ``image``, an H x W or H x W x C array of uint8, by ``scale``; returns uint8."""
    rows, row_weights = contributions(image.shape[0], scale)
    columns, column_weights = contributions(image.shape[1], scale)
    tall = np.einsum("op,op...->o...", row_weights, image[rows].astype(np.float64))
    tall = round_to_bytes(tall)
    wide = np.einsum("op,hop...->ho...", column_weights, tall[:, columns].astype(np.float64))
    return round_to_bytes(wide)


def open_rgb(path, multiple):
    """Reads H x W x 3 bytes, height and width cut down to multiples of ``multiple``."""
    image = np.array(Image.open(path).convert("RGB"))
    height, width = (size - size % multiple for size in image.shape[:2])
    return image[:height, :width]


def main():
    """Compares this module with the files that MATLAB wrote."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with HR and LRx<scale>")
    parser.add_argument("--scale", type=int, default=4)
    arguments = parser.parse_args()
    different = 0
    for path in sorted((arguments.data / "HR").glob("*.png")):
        reference = arguments.data / f"LRx{arguments.scale}" / f"{path.stem}x{arguments.scale}.png"
        ours = imresize(open_rgb(path, arguments.scale), 1 / arguments.scale)
        theirs = np.asarray(Image.open(reference).convert("RGB"))
        if ours.shape != theirs.shape:
            raise SystemExit(f"{path.name}: {ours.shape} here, {theirs.shape} in {reference.name}")
        count = int((ours != theirs).sum())
        print(f"{path.stem:12s} {count} of {ours.size} samples differ")
        different += count
    raise SystemExit(1 if different else 0)


if __name__ == "__main__":
    main()
