"""Pairs for digitised pages and photographs: what a scanner leaves, and the page it looked at.

The truth is a page of rendered text and lines, or a photograph. Its scan is made of it by halftone
screens, paper grain, blur, resampling, noise, sharpening, JPEG and, now and then, a threshold. The
slow tones of the paper belong to the truth; its grain does not, for no network can tell it from
noise. See ``Scans`` for the pairs and ``scanned`` for the damage.
"""

import io
import string
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from imresize import imresize, open_rgb, round_to_bytes
from photographs import SIZES, image_files, oriented, tensor_of

LETTERS = "eeeeeeeeeeeetttttttttaaaaaaaaooooooooiiiiiiinnnnnnnsssssshhhhhhrrrrrrddddllllcccuuummmwwff"
LETTERS += "ggyyppbbvkjxqz"
RARE = "äöüßéèàçñøåæœêîôáíóúžšćłğşαβγδεζηθλμπρστφωбвгджзийклпрстуфцчшщыэюяĳſ§&@%€£$†*+=/#~<>[]{}|_^"
MARKS = [",", ".", ";", ":", "!", "?", "-", "–", "'", '"', ")", "”", "’"]
TRAINING_FONTS = ("dejavu", "freefont", "liberation", "urw-base35")
NOT_LETTERS = ("D050000L", "StandardSymbols", "MathTeX")
MASTER_SIZE = 1024
PAGES = 24
MARGIN = 10


def font_files(folder):
    """The fonts of Debian's fonts-dejavu, -freefont-ttf, -liberation and -urw-base35."""
    files = [p for p in sorted(folder.rglob("*.[ot]tf")) if p.parent.name in TRAINING_FONTS]
    files = [p for p in files if not p.name.startswith(NOT_LETTERS)]
    missing = set(TRAINING_FONTS) - {path.parent.name for path in files}
    if missing:
        raise SystemExit(f"{folder}: no fonts of {sorted(missing)} in it; install Debian's packages")
    return files


def random_word(random):
    """A word that no language has: letters as frequent as in English, some capitals and digits."""
    kind = random.random()
    length = 1 + random.poisson(3.8)
    if kind < 0.1:
        word = "".join(random.choice(list(string.digits), length))
    elif kind < 0.2:
        word = "".join(random.choice(list(RARE + string.ascii_letters), length))
    else:
        word = "".join(random.choice(list(LETTERS), length))
    if kind > 0.92:
        word = word.upper()
    elif kind > 0.75:
        word = word.capitalize()
    return word + (random.choice(MARKS) if random.random() < 0.2 else "")


def slow_tones(height, width, random):
    """A smooth field of values about 0, of some standard deviation: foxing, shadows, curling."""
    coarse = random.normal(size=(1 + height // 128, 1 + width // 128))
    image = Image.fromarray(coarse.astype(np.float32)).resize((width, height), Image.BICUBIC)
    return np.asarray(image) * random.uniform(0, 8)


def ink_and_paper(random):
    """Two RGB colours: mostly dark on light, some coloured, some light on dark."""
    paper = random.uniform(170, 255) - np.array([0, 1, 2]) * random.uniform(0, 22)
    dark = random.uniform(0, 70)
    ink = dark + random.uniform(0, 110, 3) * (random.random() < 0.3)
    return (paper, ink) if random.random() < 0.1 else (ink, paper)


def draw_lines(draw, size, random):
    """Rules, frames, curves and hatching of one weight."""
    weight = int(random.integers(1, 7))
    for _ in range(random.integers(1, 5)):
        left, top, right, bottom = random.uniform(0, size, 4)
        kind = random.integers(5)
        box = [min(left, right), min(top, bottom), max(left, right), max(top, bottom)]
        if kind == 0:
            draw.line([left, top, right, bottom], fill=255, width=weight)
        elif kind == 1:
            draw.line([0, top, size, top], fill=255, width=weight)
        elif kind == 2:
            draw.rectangle(box, outline=255, width=weight)
        elif kind == 3:
            draw.ellipse(box, outline=255, width=weight)
        else:
            step = int(random.integers(weight + 3, 30))
            slant = random.uniform(-1, 1) * size
            for x in range(int(box[0]), int(box[2]), step):
                draw.line([x, box[1], x + slant * 0.2, box[3]], fill=255, width=weight)


def page_master(fonts, scale, random):
    """A square of a printed page at the enlarged size, H x W x 3 bytes.

    Letters are 6.5 to 60 pixels of the scan high (em), which at 150 dpi is type of 3 to 29 points.
    """
    size = MASTER_SIZE
    coverage = Image.new("L", (2 * size, 2 * size))
    draw = ImageDraw.Draw(coverage)
    y = -random.uniform(0, 40)
    while y < 2 * size:
        em = 2 * scale * np.exp(random.uniform(np.log(6.5), np.log(60)))
        em = min(em, 2 * scale * 26) if random.random() < 0.8 else em
        font = ImageFont.truetype(random.choice(fonts), int(em))
        for _ in range(random.integers(1, 7)):
            line = " ".join(random_word(random) for _ in range(int(2 + 4 * size / em)))
            draw.text((-random.uniform(0, em), y), line, fill=255, font=font)
            y += em * random.uniform(1.05, 1.4)
    if random.random() < 0.4:
        draw_lines(draw, 2 * size, random)
    angle = random.normal() * 0.7
    coverage = coverage.rotate(angle, Image.BICUBIC).resize((size, size), Image.BOX)
    if random.random() < 0.3:
        coverage = coverage.filter(ImageFilter.GaussianBlur(random.uniform(0.2, 0.25 * scale)))
    share = np.asarray(coverage, np.float64)[..., None] / 255
    ink, paper = ink_and_paper(random)
    page = share * ink + (1 - share) * paper + slow_tones(size, size, random)[..., None]
    return round_to_bytes(page)


def halftoned(image, scale, random):
    """A photograph as a printer's screen of dots shows it, each colour at its own angle."""
    height, width = image.shape[:2]
    period = scale * random.uniform(1.6, 3.5)
    softness = random.uniform(0.15, 0.5)
    rows, columns = np.mgrid[:height, :width]
    result = np.empty_like(image, np.float64)
    angles = np.radians(random.uniform(0, 90) + np.array([0, 30, 60]))
    for channel, angle in enumerate(angles if random.random() < 0.5 else angles[[0, 0, 0]]):
        u = (columns * np.cos(angle) + rows * np.sin(angle)) * (2 * np.pi / period)
        v = (rows * np.cos(angle) - columns * np.sin(angle)) * (2 * np.pi / period)
        screen = 0.5 + 0.25 * (np.cos(u) + np.cos(v))
        value = image[..., channel] / 255
        result[..., channel] = np.clip((value - screen) / softness + value, 0, 1) * 255
    return result


def to_image(values):
    return Image.fromarray(round_to_bytes(values))


def blurred(values, sigma, random):
    """Gaussian blur, in some cases of another width across than along."""
    across = sigma * random.uniform(0.6, 1.4) if random.random() < 0.3 else sigma
    return to_image(values).filter(ImageFilter.GaussianBlur((sigma, across)))


def compressed(image, quality, subsampling):
    """The image after JPEG."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, subsampling=subsampling)
    return Image.open(buffer).convert("RGB")


def stretched(image):
    """Shades of grey from black to white, as a bitonal scan supposes them to be."""
    grey = image.convert("L")
    low, high = grey.getextrema()
    values = (np.asarray(grey, np.float64) - low) / max(1, high - low) * 255
    return round_to_bytes(np.repeat(values[..., None], 3, 2))


def bilevel(image, share):
    """Black and white by a threshold at ``share`` of the way from darkest to lightest."""
    grey = np.asarray(image.convert("L"))
    level = int(grey.min()) + share * (int(grey.max()) - int(grey.min()))
    return np.repeat(np.where(grey > level, 255, 0).astype(np.uint8)[..., None], 3, 2)


def scanned(image, scale, random, photograph, bitonal=False):
    """What a scanner makes of ``image``, H x W x 3 bytes whose sides ``scale`` divides.

    A quarter is damaged hardly at all, so that clean input stays clean.
    """
    height, width = image.shape[0] // scale, image.shape[1] // scale
    strength = 0.15 if random.random() < 0.25 else random.uniform(0.2, 1)
    values = image.astype(np.float64)
    grain = random.normal(size=image.shape[:2])[..., None] * random.uniform(0, 14) * strength
    screened = photograph and random.random() < 0.25
    if screened:
        values = halftoned(image, scale, random)
    least = 0.3 if screened else 0.1
    sigma = scale * (least + (0.75 - least) * random.random() * strength)
    picture = blurred(values + grain, sigma, random)
    if random.random() < 0.2 * strength:
        between = random.uniform(0.6, 1.3)
        step = int(width * between), int(height * between)
        picture = picture.resize(step, random.choice([Image.BOX, Image.BILINEAR, Image.BICUBIC]))
    reducing = [Image.BICUBIC, Image.BOX, Image.HAMMING, Image.LANCZOS, Image.BILINEAR]
    picture = picture.resize((width, height), int(random.choice(reducing)))
    noise = random.normal(size=(height, width, 3))
    if random.random() < 0.5:
        noise = noise[..., :1] * np.ones(3)
    noise *= strength * random.uniform(0, 11)
    picture = to_image(np.asarray(picture, np.float64) + noise)
    if random.random() < 0.2:
        picture = picture.filter(ImageFilter.UnsharpMask(1.0, int(random.uniform(20, 120)), 0))
    if bitonal:
        return bilevel(picture, random.uniform(0.4, 0.6))
    if random.random() < 0.75:
        quality = int(97 - strength * random.uniform(0, 60))
        picture = compressed(picture, quality, random.choice([0, 2]))
    return np.array(picture)


class Scans:
    """Half text, half photographs; a third of both in shades of grey."""

    def __init__(self, folders, excluded, scale, fonts, seed):
        self.scale = scale
        random = np.random.default_rng(seed)
        self.fonts = [str(path) for path in font_files(fonts)]
        self.pages = [page_master(self.fonts, scale, random) for _ in range(PAGES)]
        training, held_out = image_files(folders, excluded)
        self.photographs = []
        for path in training:
            whole = open_rgb(path, 1)
            self.photographs += [whole if s == 1 else imresize(whole, s) for s in SIZES[:2]]
        least = (40 + 2 * MARGIN) * scale
        self.photographs = [p for p in self.photographs if min(p.shape[:2]) >= least]
        areas = np.array([image.shape[0] * image.shape[1] for image in self.photographs])
        self.chances = areas / areas.sum()
        kept = [open_rgb(path, scale) for path in held_out]
        kept += [page_master(self.fonts, scale, random)[:320, :480] for _ in range(13)]
        self.held_out = []
        for index, image in enumerate(kept):
            height, width = (length - length % scale for length in image.shape[:2])
            large = image[:height, :width]
            photograph = index < len(held_out)
            self.held_out.append((scanned(large, scale, random, photograph), large))

    def __str__(self):
        return f"{len(self.pages)} pages, {len(self.photographs)} photographs"

    def batch(self, count, size, random):
        """Returns inputs and targets as N x 3 x H x W tensors in [0, 1].

        Each batch prints a page anew in place of an old one now and then, so that there is no end
        of them.
        """
        if random.random() < 0.02:
            index = random.integers(len(self.pages))
            self.pages[index] = page_master(self.fonts, self.scale, random)
        pairs = [self._crop(size, random) for _ in range(count)]
        return [tensor_of(images) for images in zip(*pairs)]

    def _crop(self, size, random):
        photograph = random.random() < 0.5
        if photograph:
            whole = self.photographs[random.choice(len(self.photographs), p=self.chances)]
        else:
            whole = self.pages[random.integers(len(self.pages))]
        side = (size + 2 * MARGIN) * self.scale
        top, left = (random.integers(length - side + 1) for length in whole.shape[:2])
        large = oriented(
            whole[top : top + side, left : left + side], random.integers(4), random.integers(2)
        )
        if random.random() < 0.33:
            large = np.asarray(Image.fromarray(large).convert("L").convert("RGB"))
        bitonal = not photograph and random.random() < 0.1
        if bitonal:
            large = stretched(Image.fromarray(large))
        small = scanned(large, self.scale, random, photograph, bitonal)
        inner = slice(MARGIN, MARGIN + size)
        outer = slice(MARGIN * self.scale, (MARGIN + size) * self.scale)
        return small[inner, inner], large[outer, outer]
