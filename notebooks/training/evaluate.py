"""Measures a network beside bicubic interpolation: PSNR on luma, the super-resolution convention.

Each image is reduced by ``imresize``, enlarged again, rounded to 8 bits and compared without a
border of ``scale`` pixels. Luma is BT.601's, not rounded. Example::

    python evaluate.py --model enlarger-x4.safetensors --data DIR [DIR ...]
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from imresize import imresize, open_rgb, round_to_bytes
from network import load


def luma(image):
    """BT.601 studio-swing luma (MATLAB's rgb2ycbcr), not rounded, of H x W x 3 bytes."""
    return 16 + image.astype(np.float64) @ np.array([65.481, 128.553, 24.966]) / 255


def psnr_db(candidate, reference, crop):
    """PSNR on luma of two byte images, without ``crop`` pixels on each side."""
    difference = (luma(candidate) - luma(reference))[crop:-crop, crop:-crop]
    error = np.mean(difference**2)
    return float("inf") if error == 0 else 10 * np.log10(255**2 / error)


@torch.inference_mode()
def enlarge(network, image):
    """Enlarges H x W x 3 bytes by the network, in 32-bit arithmetic."""
    planes = torch.from_numpy(image).permute(2, 0, 1)[None].float() / 255
    result = network(planes.contiguous(memory_format=torch.channels_last))
    return round_to_bytes(255.0 * result[0].permute(1, 2, 0).double().numpy())


def evaluate(network, folder):
    """Returns rows (name, bicubic dB, network dB), one for each PNG image in ``folder``."""
    rows = []
    for path in sorted(folder.glob("*.png")):
        truth = open_rgb(path, network.scale)
        small = imresize(truth, 1 / network.scale)
        bicubic = psnr_db(imresize(small, network.scale), truth, network.scale)
        rows.append((path.stem, bicubic, psnr_db(enlarge(network, small), truth, network.scale)))
    if not rows:
        raise SystemExit(f"{folder}: no PNG image in it; name the folder that holds the images")
    return rows


def main():
    """Prints a table for each folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="safetensors file")
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders of HR images")
    parser.add_argument("--each", action="store_true", help="print every image, not only the mean")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = load(arguments.model)
    print(f"{'':24s} {'images':>6s} {'bicubic':>8s} {'network':>8s}")
    for folder in arguments.data:
        rows = evaluate(network, folder)
        for name, *scores in rows if arguments.each else []:
            print(f"{name:24s} {'':6s} {scores[0]:8.2f} {scores[1]:8.2f}")
        bicubic, ours = np.mean([row[1:] for row in rows], axis=0)
        print(f"{str(folder)[-24:]:24s} {len(rows):6d} {bicubic:8.2f} {ours:8.2f}")


if __name__ == "__main__":
    main()
