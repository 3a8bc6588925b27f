"""Pairs of photographs for training: bicubic reductions and what they were made from."""

import numpy as np
import torch

from imresize import imresize, open_rgb

EVERY_NTH_IMAGE_IS_HELD_OUT = 40
IMAGE_SUFFIXES = {".bmp", ".jpg", ".png"}
SIZES = (1.0, 0.75, 0.5)


def image_files(folders, excluded):
    """Returns (training, held-out) paths of the images in the folders, in their order."""
    files = sorted(path for folder in folders for path in folder.rglob("*"))
    paths = [p for p in files if p.suffix in IMAGE_SUFFIXES and p.name not in excluded]
    if not paths:
        raise SystemExit(f"{folders}: no image in these folders; --data names folders of images")
    held_out = paths[::EVERY_NTH_IMAGE_IS_HELD_OUT]
    return [path for path in paths if path not in held_out], held_out


def oriented(image, quarter_turns, mirrored):
    """One of the eight orientations of an image."""
    image = np.rot90(image, quarter_turns)
    return image[:, ::-1] if mirrored else image


def tensor_of(images):
    """N x 3 x H x W in [0, 1] of equally large byte images."""
    return torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).float().div_(255)


class Photographs:
    """Every image in several sizes; crops are drawn in proportion to area."""

    def __init__(self, folders, excluded, scale, least):
        self.scale = scale
        training, held_out = image_files(folders, excluded)
        self.held_out = [self._pair(open_rgb(path, scale)) for path in held_out]
        pairs = []
        for path in training:
            whole = open_rgb(path, 1)
            pairs += [self._pair(whole if s == 1 else imresize(whole, s)) for s in SIZES]
        self.pairs = [pair for pair in pairs if min(pair[0].shape[:2]) >= least]
        areas = np.array([small.shape[0] * small.shape[1] for small, _ in self.pairs])
        self.chances = areas / areas.sum()

    def __str__(self):
        return f"{len(self.pairs)} images, {len(self.held_out)} held out"

    def _pair(self, large):
        height, width = (size - size % self.scale for size in large.shape[:2])
        large = large[:height, :width]
        return imresize(large, 1 / self.scale), large

    def batch(self, count, size, random):
        """Returns inputs and targets as N x 3 x H x W tensors in [0, 1]."""
        pairs = [self._crop(size, random) for _ in range(count)]
        return [tensor_of(images) for images in zip(*pairs)]

    def _crop(self, size, random):
        pair = self.pairs[random.choice(len(self.pairs), p=self.chances)]
        top, left = (random.integers(length - size + 1) for length in pair[0].shape[:2])
        quarter_turns, mirrored = random.integers(4), random.integers(2)
        crops = []
        for image, scale in zip(pair, (1, self.scale)):
            rows = slice(top * scale, (top + size) * scale)
            columns = slice(left * scale, (left + size) * scale)
            crops.append(oriented(image[rows, columns], quarter_turns, mirrored))
        return crops
