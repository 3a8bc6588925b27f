"""Trains a bundled network: random crops, Adam, an average of the weights.

The schedule follows the processor time of this process: progress is time used / ``--minutes``, so
a run ends when it should on any machine, however busy, and the learning rate has then come down
along a cosine. Everything else follows ``--seed``; two runs draw the same crops in the same order
but differ in how many they reach. A run that was stopped goes on from ``--work`` when started
again with the same arguments. Example::

    python train_network.py --scale 2 --init enlarger-x4.safetensors --data DIR --work WORK \\
      --minutes 25 --model enlarger-x2.safetensors
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
from torch.nn import functional

from evaluate import enlarge, psnr_db
from network import Compact, Expanded, enlarged_to, load, save
from photographs import Photographs
from scans import Scans

FITTING_CROP = 40
FITTING_EDGE = 8
LUMA = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)


def loss_of(result, target, squared):
    """L1 of the channels and of luma; near the end squares, which are what PSNR counts."""
    difference = result - target
    both = difference, (difference * LUMA).sum(1)
    if squared:
        return 10 * sum(part.square().mean() for part in both)
    return sum(part.abs().mean() for part in both)


def learning_rate(progress, peak, floor):
    """A short linear warm-up, then half a cosine from ``peak`` down to ``floor`` at progress 1."""
    warm_up = min(1.0, progress / 0.01)
    cosine = 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))
    return warm_up * (floor + (peak - floor) * cosine)


@torch.no_grad()
def average(mean, network, step, decay):
    """Moves the averaged weights towards the network's; early steps use a shorter memory."""
    decay = min(decay, (1 + step) / (10 + step))
    tensors = network.collapsed()
    for name, ours in mean.named_parameters():
        ours.lerp_(tensors[name], 1 - decay)


@torch.no_grad()
def fit_last_layer(plain, pairs, random, batches):
    """Sets the last layer to the one of least squared error on what the layers before it give.

    That layer is linear in its weights, so it need not be learned by steps: a few seconds replace
    the first minutes of training where a network starts from one for another scale or other images.
    """
    last = plain.body[-1]
    size = last.in_channels * 9 + 1
    gram = torch.zeros(size, size, dtype=torch.float64)
    right = torch.zeros(size, last.out_channels, dtype=torch.float64)
    for _ in range(batches):
        small, large = pairs.batch(4, FITTING_CROP, random)
        features = plain.body[:-1](small.contiguous(memory_format=torch.channels_last))
        inner = features[:, :, FITTING_EDGE:-FITTING_EDGE, FITTING_EDGE:-FITTING_EDGE]
        columns = functional.unfold(inner.contiguous(), 3).transpose(1, 2).flatten(0, 1)
        columns = torch.cat([columns, torch.ones(len(columns), 1)], 1)
        repeated = functional.interpolate(small, scale_factor=plain.scale, mode="nearest")
        lacking = functional.pixel_unshuffle(large - repeated, plain.scale)
        edge = FITTING_EDGE + 1
        lacking = lacking[:, :, edge:-edge, edge:-edge].flatten(2).transpose(1, 2).flatten(0, 1)
        gram += (columns.T @ columns).double()
        right += (columns.T @ lacking).double()
    gram += torch.eye(size, dtype=torch.float64) * (1e-6 * gram.trace() / size)
    solution = torch.linalg.solve(gram, right).float()
    last.weight.copy_(solution[:-1].T.reshape(last.weight.shape))
    last.bias.copy_(solution[-1])


class Run:
    """What a training run remembers: weights, optimizer, random state, time used."""

    def __init__(self, arguments, pairs):
        torch.manual_seed(arguments.seed)
        self.random = np.random.default_rng(arguments.seed)
        self.file = arguments.work / "run.pt"
        if arguments.init:
            plain = enlarged_to(load(arguments.init), arguments.scale)
        else:
            plain = Compact(arguments.features, arguments.convolutions, arguments.scale)
        plain.to(memory_format=torch.channels_last)
        if arguments.fit_batches and not self.file.exists():
            fit_last_layer(plain, pairs, self.random, arguments.fit_batches)
        self.mean = copy.deepcopy(plain).requires_grad_(False)
        self.network = Expanded(plain, arguments.bf16)
        self.optimizer = torch.optim.Adam(self.network.parameters(), betas=(0.9, 0.99))
        self.step = 0
        self.seconds = 0.0
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


def train_one_step(run, pairs, arguments):
    """Takes one step of the optimizer; returns its loss and its learning rate."""
    progress = run.seconds / (60 * arguments.minutes)
    rate = learning_rate(progress, arguments.peak, arguments.floor)
    for group in run.optimizer.param_groups:
        group["lr"] = rate
    small, large = pairs.batch(arguments.batch, arguments.crop, run.random)
    result = run.network(small.contiguous(memory_format=torch.channels_last))
    loss = loss_of(result, large, progress > arguments.squared_from)
    run.optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(run.network.parameters(), 1.0)
    run.optimizer.step()
    run.step += 1
    average(run.mean, run.network, run.step, arguments.average)
    return (result.detach() - large).abs().mean().item(), rate


def report(run, losses, rate, held_out, log):
    """Appends a line to the log: averaged weights on the images that training does not see."""
    scale = run.mean.scale
    scores = [psnr_db(enlarge(run.mean, small), large, scale) for small, large in held_out]
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
    data = arguments.data, set(arguments.exclude), arguments.scale
    if arguments.pairs == "scans":
        pairs = Scans(*data, arguments.fonts, arguments.seed)
    else:
        pairs = Photographs(*data, max(arguments.crop, FITTING_CROP))
    run = Run(arguments, pairs)
    print(
        f"{pairs}, {run.mean.flops_per_pixel() / 1000:.0f} kFLOP per pixel, from step {run.step}",
        flush=True,
    )
    log = arguments.work / "log.csv"
    losses = []
    if run.step == 0:
        report(run, [math.nan], 0, pairs.held_out, log)
        run.store()
        save(run.mean.state_dict(), arguments.model)
    next_report = run.seconds + arguments.report_seconds
    while run.seconds < 60 * arguments.minutes:
        start = time.process_time()
        loss, rate = train_one_step(run, pairs, arguments)
        losses.append(loss)
        run.seconds += time.process_time() - start
        if run.seconds >= min(next_report, 60 * arguments.minutes):
            report(run, losses, rate, pairs.held_out, log)
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
    parser.add_argument("--pairs", choices=["photographs", "scans"], default="photographs")
    parser.add_argument("--fonts", type=Path, default=Path("/usr/share/fonts"), help="for scans")
    parser.add_argument("--scale", type=int, choices=[2, 3, 4], default=4)
    parser.add_argument("--init", type=Path, help="safetensors file to start from, of any scale")
    parser.add_argument(
        "--fit-batches", type=int, default=0, help="to fit the last layer on before training"
    )
    parser.add_argument("--minutes", type=float, default=60, help="processor time to train")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--features", type=int, default=48)
    parser.add_argument("--convolutions", type=int, default=7, help="between the first and last")
    parser.add_argument("--crop", type=int, default=32, help="low-resolution pixels")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--peak", type=float, default=1e-3, help="highest learning rate")
    parser.add_argument("--floor", type=float, default=1e-6, help="last learning rate")
    parser.add_argument("--average", type=float, default=0.999, help="decay of the weights' mean")
    parser.add_argument(
        "--squared-from", type=float, default=0.8, help="progress at which squares take over"
    )
    parser.add_argument(
        "--bf16", action="store_true", help="convolutions in bfloat16: faster where AMX is"
    )
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--report-seconds", type=float, default=150)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    train(arguments)


if __name__ == "__main__":
    main()
