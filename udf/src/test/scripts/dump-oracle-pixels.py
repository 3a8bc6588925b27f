#!/usr/bin/env python3
"""Decodes images with libvips or ImageMagick, for FormatConformanceTest to compare with.

usage: dump-oracle-pixels.py IMAGES DUMPS     (needs Debian's libvips-tools, imagemagick)

For every file F below IMAGES it writes DUMPS/F.txt, one line:
    opened TOOL WIDTH HEIGHT CHANNELS DEPTH KIND    and the samples in DUMPS/F.raw
    refused REASON
Samples are H, W, C; 8 bits, or 16 little-endian; upright; gray, gray and alpha, RGB or RGBA.
KIND is "exact", "lossy" (JPEG, lossy JPEG 2000: decoders may round differently), "chroma" (lossy WebP,
JPEG in TIFF of the old style: moreover decoders upsample chroma in their own ways, so that luma is to be
compared), "managed" (converted from another colour space), "managed-lossy" (both), or "range" (floating
point, signed or more than 16 bits: what is black and what is white is the decoder's choice).
"""
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

INTENT = "relative"
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


def lossy(path, info):
    if "JPEG" in info.partition("Compression Scheme:")[2][:20]:
        return True
    with open(path, "rb") as f:
        head = f.read()
    if head[:2] == b"\xff\xd8":
        return True
    if head[4:8] == b"jP  " or head[:4] == b"\xff\x4f\xff\x51":
        return True
    return False


def lossy_webp(path):
    with open(path, "rb") as f:
        content = f.read()
    return content[8:12] == b"WEBP" and b"VP8 " in content


def tiffinfo(path):
    """What libtiff says of the first page; nothing where it is no TIFF."""
    with open(path, "rb") as f:
        if f.read(2) not in (b"II", b"MM"):
            return ""
    text = subprocess.run(
        ["tiffinfo", "-0", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
    ).stdout.decode("utf-8", "replace")
    return text.partition("=== TIFF directory 1")[0]


def bits(info):
    words = info.partition("Bits/Sample:")[2].split()[:1]
    return int(words[0]) if words and words[0].isdigit() else 0


def by_libtiff(path, raw, work, info):
    """YCbCr, where libvips gives luma and chroma, and ImageMagick upsamples in its own way."""
    if "Interpretation: YCbCr" not in info or "Scheme: JPEG" in info:
        return None
    rgba = os.path.join(work, "rgba.tif")
    run("tiff2rgba", "-c", "none", path, rgba)
    return by_vips(rgba, raw, work, info)[:3] + (3, 8, "chroma")


def by_vips(path, raw, work, info):
    source, step = os.path.join(work, "source.v"), os.path.join(work, "step.v")
    run("vips", "autorot", path + "[fail-on=error]", source)
    bands, kind = int(field(source, "bands")), field(source, "interpretation")
    form, coding = field(source, "format"), field(source, "coding")
    colour = "exact"
    shifts = {"char": (1, 128), "short": (1, 32768), "int": (1 / 65536, 32768)}
    shifts.update({"uint": (1 / 65537, 0), "float": (65535, 0), "double": (65535, 0)})
    if kind in ("cmyk", "labq", "labs", "lab"):
        if kind in ("lab", "labs") and bands > 3:
            return None  # its alpha is lost
        if kind == "cmyk":
            try:
                run("vipsheader", "-f", "icc-profile-data", source)
            except subprocess.CalledProcessError:
                return None
            run("vips", "icc_transform", source, step, "srgb", "--embedded", "--intent", INTENT)
        else:
            # the white of ICC profiles, as in prints; vips' own conversion takes that of sRGB
            run("vips", "icc_export", source, step, "--output-profile", "srgb")
        source, colour = step, "managed"
        bands, kind, form = int(field(source, "bands")), "srgb", field(source, "format")
    elif form in ("float", "double") and bands in (2, 4):
        return None  # its alpha has a range of its own
    elif form in shifts and coding == "none" and kind != "xyz":
        factor, offset = shifts[form]
        run("vips", "linear", source, step, str(factor), str(offset))
        source = os.path.join(work, "shifted.v")
        form = "uchar" if form == "char" else "ushort"
        run("vips", "cast", step, source, form)
        kind = "b-w" if kind in ("b-w", "grey16") else "srgb"
        colour = "range"
    if form not in ("uchar", "ushort") or kind not in ("b-w", "srgb", "grey16", "rgb16"):
        return None
    colours = 1 if kind in ("b-w", "grey16") else 3
    # a further channel that is not said to be alpha is none
    shown = colours if info and "assoc-alpha" not in info else colours + 1
    if bands > shown:
        trimmed = os.path.join(work, "trimmed.v")
        run("vips", "extract_band", source, trimmed, "0", "--n", str(shown))
        source, bands = trimmed, shown
    if "<assoc-alpha" in info and colour == "exact":
        colour = "lossy"  # divided by alpha
    run("vips", "rawsave", source, raw)
    width, height = field(source, "width"), field(source, "height")
    return "vips", width, height, bands, 8 if form == "uchar" else 16, colour


def by_magick(path, raw, work, info):
    del work
    if bits(info) == 24:
        raise ValueError("ImageMagick 6 reads samples of 24 bits in the wrong byte order")
    out = run(MAGICK, path + "[0]", "-format", "%w %h %z %[channels] %[colorspace]\n", "info:")
    width, height, depth, channels, space = out.splitlines()[0].split()[:5]
    gray = space == "Gray" or channels.startswith("gray")
    alpha = channels.endswith("a") and (not info or "assoc-alpha" in info)
    managed = space not in ("Gray", "sRGB", "RGB")
    odd = bits(info) not in (0, 1, 2, 4, 8, 16)
    depth = 8 if int(depth) <= 8 and not odd else 16
    form = ("gray" if gray else "rgb") + ("a" if alpha else "")
    if form == "graya":  # has no raw form of its own
        form = "rgba"
    command = [MAGICK, path + "[0]", "-auto-orient"]
    if managed:
        command += ["-colorspace", "sRGB"]
    if odd and "min-is-white" in info:
        command += ["-negate"]  # which ImageMagick 6 forgets for these depths
    command += ["-endian", "LSB", "-depth", str(depth), form + ":" + raw]
    run(*command)
    bands = {"gray": 1, "rgb": 3, "rgba": 4}[form]
    if os.path.getsize(raw) != int(width) * int(height) * bands * depth // 8:
        width, height = height, width
    return "magick", width, height, bands, depth, "managed" if managed else "exact"


def ranged(info):
    return "IEEE floating" in info or "Sample Format: signed" in info or bits(info) > 16


def dump(images, dumps, name):
    path = os.path.join(images, name)
    raw = os.path.join(dumps, name + ".raw")
    os.makedirs(os.path.dirname(raw), exist_ok=True)
    reason = ""
    line = None
    info = tiffinfo(path)
    with tempfile.TemporaryDirectory() as work:
        for tool in (by_libtiff, by_vips, by_magick):
            try:
                found = tool(path, raw, work, info)
            except (subprocess.SubprocessError, ValueError, KeyError, OSError, IndexError) as e:
                err = getattr(e, "stderr", None)
                reason = " ".join((err or str(e).encode()).decode("utf-8", "replace").split())[:200]
                continue
            if found:
                kind = found[5]
                if kind == "exact":
                    kind = "range" if ranged(info) else "lossy" if lossy(path, info) else "exact"
                    kind = "chroma" if lossy_webp(path) else kind
                elif kind == "managed" and lossy(path, info):
                    kind = "managed-lossy"
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
