package io.enlarger.model;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a TorchScript file that was written elsewhere does not tell of its network.
 *
 * @param scale output pixels for an input pixel along one side
 * @param channels of the image it takes and gives: 3 (RGB) or 1 (luma)
 * @param range what white is: 1 for networks that count in 0..1, 255 for those in 0..255
 * @param layout order of the sides of the tensor it takes and gives
 * @param precision of the numbers it takes
 * @param input what it is to be given
 * @param haloPx input pixels around a tile on which its output depends
 * @param sizeMultiplePx it takes sides that are multiples of this only
 * @param minSizePx it takes sides of at least this only
 * @param method the method that is called
 * @param output which of the tensors it gives is the image, counted from 0
 */
public record ScriptSignature(
    int scale,
    int channels,
    int range,
    Layout layout,
    Precision precision,
    Input input,
    int haloPx,
    int sizeMultiplePx,
    int minSizePx,
    String method,
    int output)
    implements Serializable {
  /** The method of a module that is called unless another is named. */
  public static final String FORWARD = "forward";

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Order of the sides of a tensor. */
  public enum Layout {
    /** One image, channels, height, width. */
    NCHW,
    /** One image, height, width, channels. */
    NHWC;

    /** As it is written in a description. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ScriptSignature {
    if (scale < 1
        || (channels != 1 && channels != 3)
        || (range != 1 && range != 255)
        || haloPx < 0
        || sizeMultiplePx < 1
        || minSizePx < 1
        || output < 0
        || !NAME.matcher(method).matches()) {
      throw new IllegalArgumentException("signature out of range");
    }
  }

  /** What a {@link Passport} has no place for, by key. */
  public Map<String, String> beyondPassport() {
    Map<String, String> beyond = described();
    beyond
        .keySet()
        .removeAll(
            List.of("scale", "channels", "input", "halo-px", "size-multiple-px", "min-size-px"));
    return beyond;
  }

  /** All of it, by key, as it is written in a description. */
  public Map<String, String> described() {
    Map<String, String> described = new LinkedHashMap<>();
    described.put("scale", Integer.toString(scale));
    described.put("channels", Integer.toString(channels));
    described.put("range", Integer.toString(range));
    described.put("halo-px", Integer.toString(haloPx));
    described.put("layout", layout.text());
    described.put("precision", precision.name().toLowerCase(Locale.ROOT));
    described.put("input", input.name().toLowerCase(Locale.ROOT));
    described.put("size-multiple-px", Integer.toString(sizeMultiplePx));
    described.put("min-size-px", Integer.toString(minSizePx));
    described.put("method", method);
    described.put("output", Integer.toString(output));
    return described;
  }
}
