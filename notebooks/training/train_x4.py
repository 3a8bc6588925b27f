"""Trains ``enlarger-x4``: L1 loss on random crops, Adam, an average of the weights.

The schedule follows the clock: progress is training time used / ``--minutes``, so that a run ends
when it should on any machine, and the learning rate has then come down along a cosine. Everything
else follows ``--seed``; two runs draw the same crops in the same order but differ in how many they
reach. A run that was stopped goes on from ``--work`` when started again with the same arguments.
Example::

    python train_x4.py --data DIR --work WORK --minutes 66 --model enlarger-x4.safetensors
"""

import argparse
import copy
import csv
import math
import os
import time
from pathlib import Path

import numpy as np
import torch

from evaluate import enlarge, psnr_db
from imresize import imresize, open_rgb
from network import Compact, save

SCALE = 4
EVERY_NTH_IMAGE_IS_HELD_OUT = 40
IMAGE_SUFFIXES = {".bmp", ".jpg", ".png"}


def read_pairs(folders, excluded):
    """Returns (small, large) byte images of all folders, in the order of their paths."""
    files = sorted(path for folder in folders for path in folder.rglob("*"))
    paths = [p for p in files if p.suffix in IMAGE_SUFFIXES and p.name not in excluded]
    if not paths:
        raise SystemExit(f"{folders}: no image in these folders; --data names folders of images")
    large = [open_rgb(path, SCALE) for path in paths]
    return [(imresize(image, 1 / SCALE), image) for image in large]


def random_crop(pairs, chances, size, random):
    """Draws an image in proportion to its area, a crop of it, and one of its eight orientations."""
    small, large = pairs[random.choice(len(pairs), p=chances)]
    top, left = (random.integers(length - size + 1) for length in small.shape[:2])
    quarter_turns, mirrored = random.integers(4), random.integers(2)
    crops = []
    for image, scale in ((small, 1), (large, SCALE)):
        crop = image[top * scale : (top + size) * scale, left * scale : (left + size) * scale]
        crop = np.rot90(crop, quarter_turns)
        crops.append(crop[:, ::-1] if mirrored else crop)
    return crops


def random_batch(pairs, chances, batch, size, random):
    """Returns inputs and targets as N x 3 x H x W tensors in [0, 1]."""
    crops = [random_crop(pairs, chances, size, random) for _ in range(batch)]
    stacks = (torch.from_numpy(np.stack(images)) for images in zip(*crops))
    return [stack.permute(0, 3, 1, 2).float().div_(255) for stack in stacks]


def learning_rate(progress, peak, floor):
    """A short linear warm-up, then half a cosine from ``peak`` down to ``floor`` at progress 1."""
    warm_up = min(1.0, progress / 0.01)
    cosine = 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))
    return warm_up * (floor + (peak - floor) * cosine)


@torch.no_grad()
def average(mean, network, step, decay):
    """Moves the averaged weights towards the network's; early steps use a shorter memory."""
    decay = min(decay, (1 + step) / (10 + step))
    for ours, theirs in zip(mean.parameters(), network.parameters()):
        ours.lerp_(theirs, 1 - decay)


class Run:
    """What a training run remembers: weights, optimizer, random state, time used."""

    def __init__(self, arguments):
        torch.manual_seed(arguments.seed)
        self.network = Compact(arguments.features, arguments.convolutions, SCALE)
        self.network.to(memory_format=torch.channels_last)
        self.mean = copy.deepcopy(self.network).requires_grad_(False)
        self.optimizer = torch.optim.Adam(self.network.parameters(), betas=(0.9, 0.99))
        self.random = np.random.default_rng(arguments.seed)
        self.step = 0
        self.seconds = 0.0
        self.file = arguments.work / "run.pt"
        if self.file.exists():
            self._restore()

    def _restore(self):
        state = torch.load(self.file, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.mean.load_state_dict(state["mean"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.random.bit_generator.state = state["random"]
        self.step = state["step"]
        self.seconds = state["seconds"]

    def store(self):
        """Writes the state beside the old one, then over it: a stop never leaves half a file."""
        state = {
            "network": self.network.state_dict(),
            "mean": self.mean.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "random": self.random.bit_generator.state,
            "step": self.step,
            "seconds": self.seconds,
        }
        unfinished = self.file.with_suffix(".new")
        torch.save(state, unfinished)
        os.replace(unfinished, self.file)


def train_one_step(run, pairs, chances, arguments):
    """Takes one step of the optimizer; returns its loss and its learning rate."""
    rate = learning_rate(run.seconds / (60 * arguments.minutes), arguments.peak, arguments.floor)
    for group in run.optimizer.param_groups:
        group["lr"] = rate
    small, large = random_batch(pairs, chances, arguments.batch, arguments.crop, run.random)
    result = run.network(small.contiguous(memory_format=torch.channels_last))
    loss = (result - large).abs().mean()
    run.optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(run.network.parameters(), 1.0)
    run.optimizer.step()
    run.step += 1
    average(run.mean, run.network, run.step, arguments.average)
    return loss.item(), rate


def report(run, losses, rate, held_out, log):
    """Appends a line to the log: averaged weights on the images that training does not see."""
    scores = [psnr_db(enlarge(run.mean, small), large, SCALE) for small, large in held_out]
    row = [
        f"{run.seconds / 60:.1f}",
        run.step,
        f"{rate:.2e}",
        f"{np.mean(losses):.5f}",
        f"{np.mean(scores):.3f}",
    ]
    with log.open("a", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if file.tell() == 0:
            writer.writerow(["minutes", "steps", "learning_rate", "l1", "held_out_psnr_y_db"])
        writer.writerow(row)
    print(*row, flush=True)


def train(arguments):
    """Trains until the time is used up; writes the model at every report."""
    arguments.work.mkdir(parents=True, exist_ok=True)
    pairs = read_pairs(arguments.data, arguments.exclude)
    held_out = pairs[::EVERY_NTH_IMAGE_IS_HELD_OUT]
    del pairs[::EVERY_NTH_IMAGE_IS_HELD_OUT]
    pairs = [pair for pair in pairs if min(pair[0].shape[:2]) >= arguments.crop]
    areas = np.array([small.shape[0] * small.shape[1] for small, _ in pairs])
    run = Run(arguments)
    print(
        f"{len(pairs)} images, {len(held_out)} held out,",
        f"{run.network.flops_per_pixel() / 1000:.0f} kFLOP per pixel, from step {run.step}",
        flush=True,
    )
    losses = []
    next_report = run.seconds + arguments.report_seconds
    while run.seconds < 60 * arguments.minutes:
        start = time.monotonic()
        loss, rate = train_one_step(run, pairs, areas / areas.sum(), arguments)
        losses.append(loss)
        run.seconds += time.monotonic() - start
        if run.seconds >= min(next_report, 60 * arguments.minutes):
            report(run, losses, rate, held_out, arguments.work / "log.csv")
            run.store()
            save(run.mean.state_dict(), arguments.model)
            losses.clear()
            next_report = run.seconds + arguments.report_seconds


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders of images")
    parser.add_argument("--exclude", nargs="*", default=[], help="file names to leave out")
    parser.add_argument("--work", type=Path, required=True, help="state and log of this run")
    parser.add_argument("--model", type=Path, required=True, help="safetensors file to write")
    parser.add_argument("--minutes", type=float, default=60, help="training time")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--features", type=int, default=48)
    parser.add_argument("--convolutions", type=int, default=7, help="between the first and last")
    parser.add_argument("--crop", type=int, default=32, help="low-resolution pixels")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--peak", type=float, default=1e-3, help="highest learning rate")
    parser.add_argument("--floor", type=float, default=1e-6, help="last learning rate")
    parser.add_argument("--average", type=float, default=0.999, help="decay of the weights' mean")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--report-seconds", type=float, default=150)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    train(arguments)


if __name__ == "__main__":
    main()
