package io.enlarger.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.StateDict;
import io.enlarger.model.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Containers and pickles written by hand, so that what is in them is known to the byte. */
class CheckpointTest {
  private static final String TENSOR =
      "ctorch._utils\n_rebuild_tensor_v2\n"
          + "((S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI6\ntQ%s"
          + "I00\nccollections\nOrderedDict\n(tRtR";

  @Test
  void zipWithStridedView() throws IOException {
    String view = String.format(TENSOR, "I1\n(I2\nI2\nt(I1\nI2\nt");
    byte[] file = zip(pickle("(dS'module.a'\n" + view + "s."), floats(0, 1, 2, 3, 4, 5), 0);

    StateDict tensors = Checkpoint.read(file);

    assertThat(tensors.names()).containsExactly("a");
    Tensor tensor = found(tensors, "a");
    assertThat(tensor.shape()).containsExactly(2, 2);
    assertThat(tensor.floats()).containsExactly(1, 3, 2, 4);
  }

  @Test
  void deflatedZipIsReadIfItGrowsLittle() throws IOException {
    byte[] file = zip(whole(), floats(0, 1, 2, 3, 4, 5), ZipOutputStream.DEFLATED);
    assertThat(found(Checkpoint.read(file), "a").floats()).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void zipWithWrongChecksum() throws IOException {
    byte[] file = zip(whole(), floats(0, 1, 2, 3, 4, 5), 0);
    byte[] five = floats(5);
    for (int i = 0; i < file.length - 4; i++) {
      if (file[i + 2] == five[2] && file[i + 3] == five[3] && file[i] == 0 && file[i + 1] == 0) {
        file[i + 2] ^= 1;
        break;
      }
    }
    refused(
        file,
        ErrorCode.CHECKPOINT_INVALID,
        "checkpoint: the checksum of entry x/data/0 is wrong; the file is damaged, download it"
            + " again");
  }

  @Test
  void bestWeightsAreTaken() throws IOException {
    String plain = "S'params'\n(dS'a'\n" + String.format(TENSOR, "I0\n(I1\nt(I1\nt") + "ss";
    String averaged = "S'params_ema'\n(dS'a'\n" + String.format(TENSOR, "I5\n(I1\nt(I1\nt") + "ss";
    byte[] file = zip(pickle("(d" + plain + averaged + "."), floats(0, 1, 2, 3, 4, 5), 0);
    assertThat(found(Checkpoint.read(file), "a").floats()).containsExactly(5);
  }

  @Test
  void viewOutsideOfItsStorage() throws IOException {
    String view = String.format(TENSOR, "I3\n(I2\nI2\nt(I2\nI1\nt");
    refused(
        zip(pickle("(dS'a'\n" + view + "s."), floats(0, 1, 2, 3, 4, 5), 0),
        ErrorCode.CHECKPOINT_INVALID,
        "checkpoint: tensor a: shape [2, 2] at offset 3 reaches outside of its storage of 6"
            + " elements; the file is damaged");
  }

  @Test
  void legacyContainer() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10});
    for (int b : new int[] {0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.'}) {
      file.write(b);
    }
    file.write(pickle("I1001\n."));
    file.write(pickle("(dS'little_endian'\nI01\ns."));
    file.write(whole());
    file.write(pickle("(lS'0'\na."));
    file.write(ByteBuffer.wrap(new byte[8]).order(ByteOrder.LITTLE_ENDIAN).putLong(6).array());
    file.write(floats(0, 1, 2, 3, 4, 5));
    assertThat(found(Checkpoint.read(file.toByteArray()), "a").floats())
        .containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void nothingIsCalled() {
    refused(
        pickle("cos\nsystem\n(S'touch x'\ntR."),
        ErrorCode.CHECKPOINT_UNSAFE,
        "checkpoint: it asks for os.system, which is not a tensor, and nothing in a file is ever"
            + " executed; save the weights alone: torch.save(model.state_dict(), path)");
  }

  @Test
  void knownNamesCannotBeUsedOtherwise() throws IOException {
    byte[] file = zip(pickle("(dS'a'\nctorch\nFloatStorage\n(I1\ntRs."), floats(0), 0);
    refused(
        file,
        ErrorCode.CHECKPOINT_UNSAFE,
        "checkpoint: it asks for a call of something that is not a tensor's constructor, which is"
            + " not a tensor, and nothing in a file is ever executed; save the weights alone:"
            + " torch.save(model.state_dict(), path)");
  }

  @Test
  void listThatContainsItself() throws IOException {
    refused(
        zip(pickle("(lp0\ng0\na."), floats(0), 0),
        ErrorCode.CHECKPOINT_INVALID,
        "checkpoint: it holds a list of 1, not named tensors; save the weights alone:"
            + " torch.save(model.state_dict(), path)");
  }

  @Test
  void stringLongerThanTheFile() {
    byte[] file = {(byte) 0x80, 2, 'X', -1, -1, -1, 0x7f, '.'};
    refused(
        file,
        ErrorCode.CHECKPOINT_INVALID,
        "checkpoint: its pickle announces 2147483647 bytes where 1 are left; the file is damaged");
  }

  @Test
  void safetensorsOfEveryType() {
    byte[] data =
        ByteBuffer.wrap(new byte[24])
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(1.5f)
            .putShort((short) 0x3c00)
            .putShort((short) 0x3fc0)
            .putLong(-7)
            .putDouble(0.25)
            .array();
    StateDict tensors =
        Checkpoint.read(
            safetensors(
                "{\"__metadata__\":{\"format\":\"pt\"},"
                    + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                    + "\"b\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[4,6]},"
                    + "\"c\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[6,8]},"
                    + "\"d\":{\"dtype\":\"I64\",\"shape\":[1,1],\"data_offsets\":[8,16]},"
                    + "\"e\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[16,24]}}",
                data));
    assertThat(found(tensors, "a").floats()).containsExactly(1.5f);
    assertThat(found(tensors, "b").floats()).containsExactly(1);
    assertThat(found(tensors, "c").floats()).containsExactly(1.5f);
    assertThat(found(tensors, "d").floats()).containsExactly(-7);
    assertThat(found(tensors, "e").floats()).containsExactly(0.25f);
  }

  @Test
  void safetensorsWhoseFirstByteIsThatOfAPickle() {
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    byte[] file = safetensors(header + " ".repeat(0x80 - header.length()), new byte[4]);
    assertThat(file[0]).isEqualTo((byte) 0x80);
    assertThat(found(Checkpoint.read(file), "a").floats()).containsExactly(0);
  }

  @Test
  void safetensorsWithAGap() {
    refused(
        safetensors(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", new byte[8]),
        ErrorCode.CHECKPOINT_INVALID,
        "checkpoint: tensor a lies at bytes 4 to 8 of 8, it should begin at 0; the file is"
            + " damaged");
  }

  @Test
  void safetensorsWithOneNameTwice() {
    String field = "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
    assertThatExceptionOfType(EnlargerException.class)
        .isThrownBy(
            () -> Checkpoint.read(safetensors("{" + field + "," + field + "}", new byte[4])))
        .withMessageStartingWith("checkpoint: its header is not valid: Duplicate field 'a'");
  }

  private static void refused(byte[] file, ErrorCode code, String message) {
    assertThatExceptionOfType(EnlargerException.class)
        .isThrownBy(() -> Checkpoint.read(file))
        .withMessage(message)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private static Tensor found(StateDict tensors, String name) {
    Tensor tensor = tensors.find(name);
    if (tensor == null) {
      throw new AssertionError("no tensor " + name + " in " + tensors.names());
    }
    return tensor;
  }

  private static byte[] whole() {
    return pickle("(dS'a'\n" + String.format(TENSOR, "I0\n(I6\nt(I1\nt") + "s.");
  }

  private static byte[] pickle(String operations) {
    byte[] text = operations.getBytes(StandardCharsets.US_ASCII);
    byte[] pickle = new byte[text.length + 2];
    pickle[0] = (byte) 0x80;
    pickle[1] = 2;
    System.arraycopy(text, 0, pickle, 2, text.length);
    return pickle;
  }

  private static byte[] floats(float... values) {
    byte[] bytes = new byte[4 * values.length];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }

  private static byte[] zip(byte[] pickle, byte[] storage, int method) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      entry(zip, "x/data.pkl", pickle, method);
      entry(zip, "x/data/0", storage, method);
    }
    return out.toByteArray();
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content, int method)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(method);
    if (method == ZipOutputStream.STORED) {
      CRC32 crc = new CRC32();
      crc.update(content);
      entry.setCrc(crc.getValue());
      entry.setSize(content.length);
    }
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] safetensors(String header, byte[] data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    byte[] file = new byte[8 + json.length + data.length];
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json).put(data);
    return file;
  }
}
