package io.enlarger.model.arch;

import static org.junit.jupiter.api.Assumptions.abort;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.enlarger.model.Precision;
import io.enlarger.model.Tensor;
import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Parameter;
import io.enlarger.model.torchscript.ScriptArchive;
import io.enlarger.model.torchscript.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Runs a graph's archive in libtorch, for tests. */
final class Djl implements AutoCloseable {
  private final Model model;
  private float check;
  private final Predictor<NDList, NDList> predictor;

  Djl(Graph graph, Precision precision) {
    model = Model.newInstance("model", Device.cpu(), "PyTorch");
    try {
      model.load(
          new ByteArrayInputStream(ScriptArchive.bytes(graph, precision, Target.ofThisCpu())));
    } catch (IOException | MalformedModelException e) {
      throw new IllegalStateException(e);
    }
    predictor = model.newPredictor(new NoopTranslator());
  }

  /** Skips the test, visibly, where the processor has no convolutions in that precision. */
  static void assumeConvolves(Precision precision) {
    Graph graph = new Graph(1);
    Parameter weight = new Parameter("w", Tensor.of(new float[9], 1, 1, 3, 3), false);
    graph.output(graph.conv2d(graph.input(), weight, null, Conv.same(3)));
    try (Djl djl = new Djl(graph, precision)) {
      djl.floats("forward_float", new Oracle.Array(new int[] {1, 1, 8, 8}, new float[64]));
    } catch (IllegalStateException | EngineException e) {
      for (Throwable t = e; t != null; t = t.getCause()) {
        if (String.valueOf(t.getMessage()).contains("needs the cpu support")) {
          abort("this processor does not convolve in " + precision);
        }
      }
      throw e;
    }
  }

  /** The result of {@code forward_float} or another such method for [n, c, h, w]. */
  Oracle.Array floats(String method, Oracle.Array input) {
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray name = manager.create(0);
      name.setName("module_method:" + method);
      NDArray x = manager.create(input.values(), new Shape(longs(input.shape())));
      NDArray y = predictor.predict(new NDList(name, x)).get(0);
      y.attach(manager);
      return new Oracle.Array(ints(y.getShape()), y.toFloatArray());
    } catch (TranslateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Pixels of {@code forward} for uint8 [n, h, w, c]. */
  byte[] pixels(byte[] input, int... shape) {
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray x = manager.create(ByteBuffer.wrap(input), new Shape(longs(shape)), DataType.UINT8);
      NDList y = predictor.predict(new NDList(x));
      y.attach(manager);
      check = y.get(1).toFloatArray()[0];
      return y.get(0).toByteArray();
    } catch (TranslateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the last {@link #pixels} gave as its check of finiteness. */
  float check() {
    return check;
  }

  /** Samples of {@code forward16} for int32 [n, h, w, c]. */
  int[] samples16(int[] input, int... shape) {
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray name = manager.create(0);
      name.setName("module_method:forward16");
      NDList y =
          predictor.predict(new NDList(name, manager.create(input, new Shape(longs(shape)))));
      y.attach(manager);
      return y.get(0).toIntArray();
    } catch (TranslateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  private static int[] ints(Shape shape) {
    return Arrays.stream(shape.getShape()).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
  }
}
