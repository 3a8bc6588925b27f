package io.enlarger;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that can be wrong with what a user gives or with what surrounds a run.
 *
 * <p>The names are part of the report's contract ({@code error_code}): they are counted, filtered
 * by and documented, so they are added to but never renamed.
 */
public enum ErrorCode {
  /** The configuration or the command line is wrong. */
  CONFIGURATION_INVALID,

  /** The catalog does not exist or holds no rows that could be read. */
  CATALOG_MISSING,
  /** The catalog exists but lacks a column, has one of a wrong type, or holds an unusable value. */
  CATALOG_INVALID,

  /** An object does not exist. */
  OBJECT_MISSING,
  /** An object exists but may not be read, or the store does not accept the credentials. */
  ACCESS_DENIED,
  /** The store could not be reached, or broke off. */
  STORAGE_UNAVAILABLE,
  /** The output cannot be written. */
  OUTPUT_UNWRITABLE,
  /** What was encoded is not what it was made of, when it is read back. */
  OUTPUT_UNVERIFIED,
  /** The output has no space left. */
  OUTPUT_FULL,

  /** The bytes are not of any image format that is known. */
  IMAGE_FORMAT_UNKNOWN,
  /** The format is known, but this feature of it is not supported. */
  IMAGE_UNSUPPORTED,
  /** The bytes are damaged: truncated, contradictory or out of bounds. */
  IMAGE_CORRUPT,
  /** The image was not decoded in the time that is given to one. */
  DECODE_TIMEOUT,
  /** The image is larger than the limits allow. */
  IMAGE_TOO_LARGE,
  /** The image is too small for what was asked. */
  IMAGE_TOO_SMALL,
  /** Two images that are to be compared differ in size, channels or depth. */
  IMAGE_MISMATCH,
  /** Numbers that were measured in different ways were to be put together. */
  CONVENTION_MISMATCH,

  /** No model of that name, and no file at that path. */
  MODEL_UNKNOWN,
  /** A public model could not be fetched, or may not be, since Enlarger is told to stay offline. */
  MODEL_UNAVAILABLE,
  /** A public model's file is not the one that was published. */
  MODEL_CHECKSUM_MISMATCH,
  /** A model's licence is not one that the configuration permits. */
  LICENCE_REFUSED,
  /** The checkpoint file is damaged, hostile or of an unknown container. */
  CHECKPOINT_INVALID,
  /** The checkpoint holds something other than tensors, which is never executed. */
  CHECKPOINT_UNSAFE,
  /** What describes a TorchScript file is missing or wrong, or not what the file does. */
  MODEL_DESCRIPTION_INVALID,
  /** The tensors are not those of any known architecture. */
  ARCHITECTURE_UNKNOWN,
  /** The architecture is known, but a tensor is missing or has the wrong shape. */
  ARCHITECTURE_MISMATCH,
  /** The network cannot give the scale that was asked. */
  SCALE_UNSUPPORTED,

  /** The device that was asked for is not there. */
  DEVICE_UNAVAILABLE,
  /** The device failed so that this process can use it no more. */
  DEVICE_LOST,
  /** The network could not be run: out of memory, or an error inside libtorch. */
  INFERENCE_FAILED,
  /** The network gave NaN or infinity, in full precision too. */
  INFERENCE_NOT_FINITE,

  /** Anything that Enlarger did not foresee; the message holds what was seen. */
  INTERNAL;

  /** What the same bytes will be refused for whenever they are given again. */
  private static final Set<ErrorCode> LASTING =
      EnumSet.of(
          IMAGE_FORMAT_UNKNOWN,
          IMAGE_UNSUPPORTED,
          IMAGE_CORRUPT,
          IMAGE_TOO_LARGE,
          IMAGE_TOO_SMALL,
          INFERENCE_NOT_FINITE);

  /**
   * Names of the codes that concern an image's bytes, and hold as long as those do not change. What
   * was refused for any other, as for a store that did not answer, may succeed the next time.
   */
  public static List<String> lasting() {
    return Arrays.stream(values()).filter(LASTING::contains).map(Enum::name).toList();
  }
}
