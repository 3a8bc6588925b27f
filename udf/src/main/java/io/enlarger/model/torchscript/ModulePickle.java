package io.enlarger.model.torchscript;

import io.enlarger.model.Precision;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The pickled module of a TorchScript archive: its class and its tensors {@code p0, p1 ...}. */
final class ModulePickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private ModulePickle() {}

  static byte[] bytes(List<Parameter> parameters, Precision precision) {
    ModulePickle pickle = new ModulePickle();
    pickle.write(parameters, precision);
    return pickle.out.toByteArray();
  }

  private void write(List<Parameter> parameters, Precision precision) {
    operations(0x80, 2);
    global("__torch__", ScriptCode.CLASS);
    operations(')', 0x81, '}', '(');
    text("training");
    operations(0x89);
    for (int i = 0; i < parameters.size(); i++) {
      text("p" + i);
      tensor(i, TensorLayout.of(parameters.get(i), precision));
    }
    operations('u', 'b', '.');
  }

  private void tensor(int key, TensorLayout layout) {
    global("torch._utils", "_rebuild_tensor_v2");
    operations('(', '(');
    text("storage");
    global("torch", layout.element().storageClass);
    text(Integer.toString(key));
    text("cpu");
    integer(layout.size());
    operations('t', 'Q', 'K', 0);
    tuple(layout.shape());
    tuple(layout.strides());
    operations(0x89);
    global("collections", "OrderedDict");
    operations(')', 'R', 't', 'R');
  }

  private void tuple(int[] values) {
    operations('(');
    for (int value : values) {
      integer(value);
    }
    operations('t');
  }

  private void operations(int... operations) {
    for (int operation : operations) {
      out.write(operation);
    }
  }

  private void integer(int value) {
    out.write('J');
    number(value);
  }

  private void text(String text) {
    out.write('X');
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    out.writeBytes(bytes);
  }

  private void global(String module, String name) {
    out.write('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void number(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(value >>> shift);
    }
  }
}
