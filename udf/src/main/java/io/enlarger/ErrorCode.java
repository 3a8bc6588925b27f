package io.enlarger;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that can be wrong with what a user gives or with what surrounds a run.
 *
 * <p>The names are part of the report's contract ({@code error_code}): they are counted, filtered
 * by and documented, so they are added to but never renamed.
 */
public enum ErrorCode {
  /** The configuration or the command line is wrong. */
  CONFIGURATION_INVALID(
      "Correct the key or the option that the message names; conf/enlarger.conf explains all."),

  /** The catalog does not exist or holds no rows that could be read. */
  CATALOG_MISSING("Give the address of a table, or of a folder with images in it."),
  /** The catalog exists but lacks a column, has one of a wrong type, or holds an unusable value. */
  CATALOG_INVALID("Correct the catalog's column or value that the message names."),

  /** An object does not exist. */
  OBJECT_MISSING("Put the file back, or take its line out of the catalog."),
  /** An object exists but may not be read, or the store does not accept the credentials. */
  ACCESS_DENIED("Give the run's credentials the right to read the object."),
  /** The store could not be reached, or broke off. */
  STORAGE_UNAVAILABLE(
      "Run the same command again; if it stays so, look at the store and the network."),
  /** The output cannot be written. */
  OUTPUT_UNWRITABLE("Give the run's credentials the right to write, or choose another output."),
  /** What was encoded is not what it was made of, when it is read back. */
  OUTPUT_UNVERIFIED(
      "Nothing was written; run the image again and report it as a bug if it stays so."),
  /** Somebody or the cluster stopped the run before its end. */
  RUN_STOPPED("Run the same command again; it goes on with what is left."),
  /** The output has no space left. */
  OUTPUT_FULL("Free space in the output, then run the same command again."),

  /** The bytes are not of any image format that is known. */
  IMAGE_FORMAT_UNKNOWN(
      "If it is an image, convert it to a format that is read; if not, leave it out with catalog.ignore."),
  /** The format is known, but this feature of it is not supported. */
  IMAGE_UNSUPPORTED("Do what the message says: another output format, or convert the source."),
  /** The bytes are damaged: truncated, contradictory or out of bounds. */
  IMAGE_CORRUPT(
      "Get the file again from where it was copied from; image.accept-partial = true keeps what is left above the damage."),
  /** The image was not decoded in the time that is given to one. */
  DECODE_TIMEOUT("Look whether the file is damaged; if not, raise image.decode-timeout-seconds."),
  /** The image is larger than the limits allow. */
  IMAGE_TOO_LARGE(
      "Raise the limit that the message names, or split the image; then run with --only-quarantined."),
  /** The image is too small for what was asked. */
  IMAGE_TOO_SMALL("Leave the image out, or ask for a measure or a model that takes it."),
  /** Two images that are to be compared differ in size, channels or depth. */
  IMAGE_MISMATCH("Give the image and its reference one size, number of channels and depth."),
  /** Numbers that were measured in different ways were to be put together. */
  CONVENTION_MISMATCH("Put together only what was measured by one convention."),

  /** No model of that name, and no file at that path. */
  MODEL_UNKNOWN("Name a model that \"enlarger models list\" shows, or the path of a checkpoint."),
  /** A public model could not be fetched, or may not be, since Enlarger is told to stay offline. */
  MODEL_UNAVAILABLE(
      "Fetch the model beforehand by \"enlarger models fetch\", or put its file into model.cache."),
  /** A public model's file is not the one that was published. */
  MODEL_CHECKSUM_MISMATCH(
      "Delete the file from model.cache and fetch it again; if it stays so, do not use it."),
  /** A model's licence is not one that the configuration permits. */
  LICENCE_REFUSED("Choose a model whose licence is permitted, or set model.licences = any."),
  /** The checkpoint file is damaged, hostile or of an unknown container. */
  CHECKPOINT_INVALID("Download the checkpoint again, or give the file that holds the weights."),
  /** The checkpoint holds something other than tensors, which is never executed. */
  CHECKPOINT_UNSAFE(
      "Do not use this file; ask its author for one that holds tensors only, such as .safetensors."),
  /** What describes a TorchScript file is missing or wrong, or not what the file does. */
  MODEL_DESCRIPTION_INVALID(
      "Correct what describes the TorchScript file: FILE.pt.conf or model.torchscript."),
  /** The tensors are not those of any known architecture. */
  ARCHITECTURE_UNKNOWN("Export the network as TorchScript and describe it by FILE.pt.conf."),
  /** The architecture is known, but a tensor is missing or has the wrong shape. */
  ARCHITECTURE_MISMATCH("Give the whole checkpoint of a network that was not changed."),
  /** The network cannot give the scale that was asked. */
  SCALE_UNSUPPORTED("Choose another --scale, or another model."),

  /** The device that was asked for is not there. */
  DEVICE_UNAVAILABLE(
      "Have Spark assign a GPU to the tasks, or set model.device = cpu; for a precision that it lacks, set model.precision = auto."),
  /** The device failed so that this process can use it no more. */
  DEVICE_LOST("Run the same command again; if it stays so, look at the device's log."),
  /** The network could not be run: out of memory, or an error inside libtorch. */
  INFERENCE_FAILED("Set a smaller tile.size-px, or give executors more memory beside the heap."),
  /** The network gave NaN or infinity, in full precision too. */
  INFERENCE_NOT_FINITE("Use another model for these images, or --precision fp32."),

  /** Anything that Enlarger did not foresee; the message holds what was seen. */
  INTERNAL("Report the message as a bug; run with --only-quarantined when it is mended.");

  /** What the same bytes will be refused for whenever they are given again. */
  private static final Set<ErrorCode> LASTING =
      EnumSet.of(
          IMAGE_FORMAT_UNKNOWN,
          IMAGE_UNSUPPORTED,
          IMAGE_CORRUPT,
          IMAGE_TOO_LARGE,
          IMAGE_TOO_SMALL,
          INFERENCE_NOT_FINITE);

  private final String remedy;

  ErrorCode(String remedy) {
    this.remedy = remedy;
  }

  /** What can be done about it in general; the message of an error says it for the case. */
  public String remedy() {
    return remedy;
  }

  /**
   * The remedy for a code by its name, which a report of a newer program may have.
   *
   * @return empty for a name that is none
   */
  public static Optional<String> remedy(String name) {
    return Arrays.stream(values())
        .filter(code -> code.name().equals(name))
        .map(ErrorCode::remedy)
        .findFirst();
  }

  /**
   * Names of the codes that concern an image's bytes, and hold as long as those do not change. What
   * was refused for any other, as for a store that did not answer, may succeed the next time.
   */
  public static List<String> lasting() {
    return Arrays.stream(values()).filter(LASTING::contains).map(Enum::name).toList();
  }
}
