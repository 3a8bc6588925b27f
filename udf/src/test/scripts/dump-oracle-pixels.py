#!/usr/bin/env python3
"""Decodes images with libvips or ImageMagick, for FormatConformanceTest to compare with.

usage: dump-oracle-pixels.py IMAGES DUMPS     (needs Debian's libvips-tools, imagemagick)

For every file F below IMAGES it writes DUMPS/F.txt, one line:
    opened TOOL WIDTH HEIGHT CHANNELS DEPTH KIND    and the samples in DUMPS/F.raw
    refused REASON
Samples are H, W, C; 8 bits, or 16 little-endian; upright; gray, gray and alpha, RGB or RGBA.
KIND is "exact", "lossy" (JPEG, lossy JPEG 2000 and WebP: decoders may round differently), "managed"
(converted from another colour space) or "range" (floating point, signed or more than 16 bits: what is
black and what is white is the decoder's choice).
"""
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

MAGICK = "/usr/bin/convert" if os.path.exists("/usr/bin/convert") else "convert"


def run(*command):
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=True
    ).stdout.decode("utf-8", "replace")


def field(image, name):
    for line in run("vipsheader", "-a", image).splitlines():
        if line.startswith(name + ": "):
            return line.split(": ", 1)[1].strip()
    raise KeyError(name)


def lossy(path):
    with open(path, "rb") as f:
        head = f.read()
    if head[:2] == b"\xff\xd8" or (head[8:12] == b"WEBP" and b"VP8 " in head[:4096]):
        return True
    if head[4:8] == b"jP  " or head[:4] == b"\xff\x4f\xff\x51":
        return True
    if head[:2] in (b"II", b"MM"):
        try:
            return "JPEG" in subprocess.run(
                ["tiffinfo", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
            ).stdout.decode("utf-8", "replace").partition("Compression Scheme:")[2][:20]
        except OSError:
            return False
    return False


def by_vips(path, raw, work):
    source, step = os.path.join(work, "source.v"), os.path.join(work, "step.v")
    run("vips", "autorot", path + "[fail-on=error]", source)
    bands, kind = int(field(source, "bands")), field(source, "interpretation")
    form = field(source, "format")
    colour = "exact"
    if kind in ("cmyk", "labq", "labs", "lab") and form in ("uchar", "ushort", "short", "none"):
        if kind == "cmyk":
            run("vips", "icc_transform", source, step, "srgb", "--embedded", "--intent", "relative")
        else:
            run("vips", "colourspace", source, step, "srgb")
        source, colour = step, "managed"
        bands, kind, form = int(field(source, "bands")), "srgb", field(source, "format")
    if form not in ("uchar", "ushort") or kind not in ("b-w", "srgb", "grey16", "rgb16"):
        return None
    colours = 1 if kind in ("b-w", "grey16") else 3
    if bands > colours + 1:
        trimmed = os.path.join(work, "trimmed.v")
        run("vips", "extract_band", source, trimmed, "0", "--n", str(colours + 1))
        source, bands = trimmed, colours + 1
    run("vips", "rawsave", source, raw)
    width, height = field(source, "width"), field(source, "height")
    return "vips", width, height, bands, 8 if form == "uchar" else 16, colour


def by_magick(path, raw, work):
    del work
    out = run(MAGICK, path + "[0]", "-format", "%w %h %z %[channels] %[colorspace]\n", "info:")
    width, height, depth, channels, space = out.splitlines()[0].split()[:5]
    gray = space == "Gray" or channels.startswith("gray")
    alpha = channels.endswith("a")
    managed = space not in ("Gray", "sRGB", "RGB")
    depth = 8 if int(depth) <= 8 else 16
    form = ("gray" if gray else "rgb") + ("a" if alpha else "")
    if form == "graya":  # has no raw form of its own
        form = "rgba"
    command = [MAGICK, path + "[0]", "-auto-orient"]
    if managed:
        command += ["-colorspace", "sRGB"]
    command += ["-endian", "LSB", "-depth", str(depth), form + ":" + raw]
    run(*command)
    bands = {"gray": 1, "rgb": 3, "rgba": 4}[form]
    if os.path.getsize(raw) != int(width) * int(height) * bands * depth // 8:
        width, height = height, width
    return "magick", width, height, bands, depth, "managed" if managed else "exact"


def ranged(path):
    try:
        text = subprocess.run(
            ["tiffinfo", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
        ).stdout.decode("utf-8", "replace")
    except OSError:
        return False
    bits = text.partition("Bits/Sample:")[2].split()[:1]
    return (
        "IEEE floating" in text
        or "Sample Format: signed" in text
        or (bits and bits[0].isdigit() and int(bits[0]) > 16)
    )


def dump(images, dumps, name):
    path = os.path.join(images, name)
    raw = os.path.join(dumps, name + ".raw")
    os.makedirs(os.path.dirname(raw), exist_ok=True)
    reason = ""
    line = None
    with tempfile.TemporaryDirectory() as work:
        for tool in (by_vips, by_magick):
            try:
                found = tool(path, raw, work)
            except (subprocess.SubprocessError, ValueError, KeyError, OSError, IndexError) as e:
                err = getattr(e, "stderr", None)
                reason = " ".join((err or str(e).encode()).decode("utf-8", "replace").split())[:200]
                continue
            if found:
                kind = found[5]
                if kind == "exact":
                    kind = "range" if ranged(path) else "lossy" if lossy(path) else "exact"
                line = "opened " + " ".join(str(f) for f in found[:5]) + " " + kind
                break
    if not line:
        if os.path.exists(raw):
            os.remove(raw)
        line = "refused " + reason
    with open(os.path.join(dumps, name + ".txt"), "w", encoding="utf-8") as f:
        f.write(line + "\n")
    return line


def main():
    images, dumps = sys.argv[1:3]
    names = sorted(
        os.path.relpath(os.path.join(folder, name), images)
        for folder, _, files in os.walk(images)
        for name in files
    )
    with ThreadPoolExecutor(2) as pool:
        for name, line in zip(names, pool.map(lambda n: dump(images, dumps, n), names)):
            print(name, line)


if __name__ == "__main__":
    main()
