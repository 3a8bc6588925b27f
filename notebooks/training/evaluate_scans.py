"""Measures a network for scans beside bicubic interpolation, on pages whose truth is known.

Pages are set in fonts that training does not see, from a text that anybody has (the project's
LICENSE), at 150 dpi and enlarged. Of each are measured PSNR and SSIM on luma and the character
error rate: what Tesseract reads, compared with what was printed (Levenshtein's distance for each
character, whitespace taken as one space). With ``--photographs`` damaged photographs are measured
too. Everything follows ``--seed``. Needs Debian's tesseract-ocr and fonts-linuxlibertine. Example::

    python evaluate_scans.py --models enlarger-x2-scan.safetensors enlarger-x2.safetensors \\
      --text ../../LICENSE --photographs DIR
"""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont

from evaluate import enlarge, luma, psnr_db
from imresize import imresize, open_rgb
from network import load
from scans import bilevel, blurred, compressed, scanned, to_image

DPI = 150
WIDTH, HEIGHT = 480, 240
FONTS = ("LinLibertine_R.otf", "LinBiolinum_R.otf")
POINTS = (4, 6)


def wrapped(words, font, width):
    """Lines of words that fit into a width of pixels."""
    line = []
    for word in words:
        if line and font.getlength(" ".join([*line, word])) > width:
            yield " ".join(line)
            line = []
        line.append(word)


def page(words, font_file, points, scale):
    """Returns a printed page at the enlarged size and what is printed on it."""
    em = points * DPI * scale / 72
    font = ImageFont.truetype(str(font_file), round(em))
    image = Image.new("RGB", (WIDTH * scale, HEIGHT * scale), (244, 238, 224))
    draw = ImageDraw.Draw(image)
    printed = []
    y = 1.5 * em
    for line in wrapped(words, font, WIDTH * scale - 3 * em):
        if y > HEIGHT * scale - 2.5 * em:
            break
        draw.text((1.5 * em, y), line, fill=(34, 30, 28), font=font)
        printed.append(line)
        y += 1.3 * em
    return np.asarray(image), " ".join(printed)


def clean(large, scale, random):
    """A reduction and nothing else."""
    return imresize(large, 1 / scale)


def usual(large, scale, random):
    """A little blur, grain and noise, and JPEG of quality 75."""
    return scan_of(large, scale, random, blur=0.35, grain=6, noise=4, quality=75)


def poor(large, scale, random):
    """Blur, grain and noise that are seen at once, and JPEG of quality 45."""
    return scan_of(large, scale, random, blur=0.6, grain=10, noise=8, quality=45)


def bitonal(large, scale, random):
    """Black and white."""
    return bilevel(Image.fromarray(imresize(large, 1 / scale)), 0.5)


def scan_of(large, scale, random, blur, grain, noise, quality):
    values = large + random.normal(size=large.shape[:2])[..., None] * grain
    small = imresize(np.asarray(blurred(values, blur * scale, random)), 1 / scale)
    noisy = small + random.normal(size=small.shape) * noise
    return np.array(compressed(to_image(noisy), quality, 2))


DAMAGES = (clean, usual, poor, bitonal)


def distance(a, b):
    """Levenshtein's: insertions, deletions and substitutions that make one text the other."""
    codes = np.array([ord(letter) for letter in b])
    places = np.arange(len(b) + 1)
    row = places
    for index, letter in enumerate(a):
        best = np.minimum(row[:-1] + (codes != ord(letter)), row[1:] + 1)
        row = np.concatenate([[index + 1], best])
        row = np.minimum.accumulate(row - places) + places
    return int(row[-1])


def read(image, dpi):
    """What Tesseract reads in a page of one column."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.png"
        Image.fromarray(image).save(file)
        command = ["tesseract", str(file), "-", "--dpi", str(dpi), "--psm", "6", "-l", "eng"]
        alone = os.environ | {"OMP_THREAD_LIMIT": "1"}
        text = subprocess.run(command, capture_output=True, check=True, text=True, env=alone).stdout
    return " ".join(text.split())


def smoothed(values):
    """Means under SSIM's Gaussian window of 11 x 11 and 1.5, where the window fits."""
    window = np.exp(-((np.arange(11) - 5) ** 2) / (2 * 1.5**2))
    window /= window.sum()
    for axis in (0, 1):
        views = np.lib.stride_tricks.sliding_window_view(values, 11, axis)
        values = views @ window
    return values


def ssim(candidate, reference, crop):
    """SSIM on luma (Wang et al. 2004) of two byte images, without ``crop`` pixels on each side."""
    a, b = (luma(image)[crop:-crop, crop:-crop] for image in (candidate, reference))
    mean_a, mean_b = smoothed(a), smoothed(b)
    var_a, var_b = smoothed(a * a) - mean_a**2, smoothed(b * b) - mean_b**2
    cov = smoothed(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * mean_a * mean_b + c1) * (2 * cov + c2)
    return float(np.mean(top / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))))


def measure_pages(enlargers, scale, words, fonts, random):
    """Yields (damage, enlarger, PSNR, SSIM, character errors, characters) of every page."""
    for damage in DAMAGES:
        start = 0
        for font in fonts:
            for points in POINTS:
                truth, printed = page(words[start:], font, points, scale)
                start = (start + 97) % (len(words) // 2)
                small = damage(truth, scale, random)
                for name, enlarged in enlargers.items():
                    result = enlarged(small)
                    scores = psnr_db(result, truth, scale), ssim(result, truth, scale)
                    errors = distance(printed, read(result, DPI * scale))
                    yield damage.__name__, name, *scores, errors, len(printed)


def measure_photographs(enlargers, scale, folder, seed):
    """Yields (damage, enlarger, PSNR, SSIM) of every photograph, scanned by chance."""
    for index, path in enumerate(sorted(folder.glob("*.png"))):
        truth = open_rgb(path, scale)
        small = scanned(truth, scale, np.random.default_rng([seed, index]), photograph=True)
        for name, enlarged in enlargers.items():
            result = enlarged(small)
            yield "photographs", name, psnr_db(result, truth, scale), ssim(result, truth, scale)


def table(rows):
    """Prints means by damage and enlarger; error rates are of all characters together."""
    print(f"{'':12s} {'':20s} {'images':>6s} {'PSNR-Y':>7s} {'SSIM-Y':>7s} {'CER %':>6s}")
    for damage, name in dict.fromkeys(row[:2] for row in rows):
        ours = [row[2:] for row in rows if row[:2] == (damage, name)]
        psnr, similarity = np.mean([row[:2] for row in ours], axis=0)
        line = f"{damage:12s} {name:20s} {len(ours):6d} {psnr:7.2f} {similarity:7.4f}"
        if len(ours[0]) == 4:
            errors, characters = np.sum([row[2:] for row in ours], axis=0)
            line += f" {100 * errors / characters:6.2f}"
        print(line)


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", type=Path, nargs="+", required=True, help="of one scale")
    parser.add_argument("--text", type=Path, required=True, help="English text to print")
    parser.add_argument("--fonts", type=Path, default=Path("/usr/share/fonts"))
    parser.add_argument("--photographs", type=Path, help="folder of PNG images to damage")
    parser.add_argument("--each", action="store_true", help="print every page, not only means")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    networks = {path.stem: load(path) for path in arguments.models}
    scales = {network.scale for network in networks.values()}
    if len(scales) != 1:
        raise SystemExit(f"--models: networks for x{sorted(scales)}; name those of one scale")
    scale = scales.pop()
    fonts = [next(iter(arguments.fonts.rglob(name)), None) for name in FONTS]
    if None in fonts:
        raise SystemExit(
            f"{arguments.fonts}: {', '.join(FONTS)} not found; install Debian's fonts-linuxlibertine"
        )
    enlargers = {"bicubic": lambda small: imresize(small, scale)}
    for name, network in networks.items():
        enlargers[name] = lambda small, network=network: enlarge(network, small)
    words = arguments.text.read_text().split()
    random = np.random.default_rng(arguments.seed)
    rows = []
    for row in measure_pages(enlargers, scale, words, fonts, random):
        rows.append(row)
        if arguments.each:
            print(*row, flush=True)
    if arguments.photographs:
        rows += measure_photographs(enlargers, scale, arguments.photographs, arguments.seed)
    table(rows)


if __name__ == "__main__":
    main()
