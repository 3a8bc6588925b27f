package io.enlarger.sql;

import io.enlarger.metric.Measure;
import io.enlarger.sql.ImageFunction.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoder;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.internal.SQLConf;
import scala.Function1;
import scala.Option;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** All SQL functions, and how a session gets them. */
public final class EnlargerFunctions {
  /** Key of the session: whether an image that cannot be read fails the query. */
  public static final String STRICT = "enlarger.sql.strict";

  private static final String SIMILARITY =
      " of an image against its reference, by a convention: sr (luma; the default), rgb, pirm, esrt"
          + " or skimage, with :CROP behind it to leave out a border, as in 'sr:4'.";

  private static final List<ImageFunction> ALL =
      List.of(
          new ImageInfoFunction(),
          new SimilarityFunction(
              "psnr", Measure.PSNR, "PSNR in dB" + SIMILARITY + " Infinite for identical images."),
          new SimilarityFunction("ssim", Measure.SSIM, "SSIM (Wang et al. 2004)" + SIMILARITY),
          new SimilarityFunction(
              "ms_ssim", Measure.MS_SSIM, "MS-SSIM (Wang et al. 2003)" + SIMILARITY),
          new NiqeFunction(),
          new UpscaleFunction(),
          new DownscaleFunction());

  private EnlargerFunctions() {}

  static List<ImageFunction> all() {
    return ALL;
  }

  /** Registers all functions in a session, where they hide others of the same names. */
  public static void register(SparkSession spark) {
    var registry =
        ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().functionRegistry();
    for (ImageFunction function : ALL) {
      registry.registerFunction(identifier(function), info(function), builder(function));
    }
  }

  static void inject(SparkSessionExtensions extensions) {
    for (ImageFunction function : ALL) {
      extensions.injectFunction(
          new Tuple3<>(identifier(function), info(function), builder(function)));
    }
  }

  private static FunctionIdentifier identifier(ImageFunction function) {
    return new FunctionIdentifier(function.name());
  }

  private static ExpressionInfo info(ImageFunction function) {
    String examples =
        function.examples().stream()
            .map(call -> "      > SELECT " + call + ";\n")
            .collect(Collectors.joining("", "\n    Examples:\n", "  "));
    String arguments =
        function.parameters().stream()
            .map(
                p ->
                    "      * "
                        + p.name()
                        + " - "
                        + p.type().sql().simpleString()
                        + (p.optional() ? ", may be left out\n" : "\n"))
            .collect(Collectors.joining("", "\n    Arguments:\n", "  "));
    return new ExpressionInfo(
        function.getClass().getName(),
        "",
        function.name(),
        signature(function) + " - " + function.description(),
        arguments,
        examples,
        "",
        "misc_funcs",
        "1.0.0",
        "",
        "scala_udf");
  }

  /** For example {@code psnr(reference, image[, convention])}. */
  static String signature(ImageFunction function) {
    StringBuilder text = new StringBuilder(function.name()).append('(');
    int open = 0;
    for (Parameter parameter : function.parameters()) {
      String comma = text.charAt(text.length() - 1) == '(' ? "" : ", ";
      text.append(parameter.optional() ? "[" + comma : comma).append(parameter.name());
      open += parameter.optional() ? 1 : 0;
    }
    return text.append("]".repeat(open)).append(')').toString();
  }

  private static Function1<Seq<Expression>, Expression> builder(ImageFunction function) {
    return new AbstractFunction1<>() {
      @Override
      public Expression apply(Seq<Expression> arguments) {
        return expression(function, arguments);
      }
    };
  }

  private static Expression expression(ImageFunction function, Seq<Expression> arguments) {
    List<Parameter> parameters = function.parameters();
    int count = arguments.size();
    long least = parameters.stream().filter(p -> !p.optional()).count();
    if (count < least || count > parameters.size()) {
      throw wrongNumber(function, least, count);
    }
    List<Option<ExpressionEncoder<?>>> encoders = new ArrayList<>();
    for (Parameter parameter : parameters.subList(0, count)) {
      encoders.add(Option.apply(encoder(parameter.type().encoder())));
    }
    boolean strict = Boolean.parseBoolean(SQLConf.get().getConfString(STRICT, "false"));
    return new ScalaUDF(
        new Evaluation(function, strict).of(count),
        function.result(),
        arguments,
        CollectionConverters.asScala(encoders).toSeq(),
        Option.empty(),
        Option.apply(function.name()),
        true,
        true);
  }

  @SuppressWarnings("unchecked") // Spark's own encoders all are
  private static <T> ExpressionEncoder<T> encoder(Encoder<T> encoder) {
    return ExpressionEncoder.apply((AgnosticEncoder<T>) encoder);
  }

  private static RuntimeException wrongNumber(ImageFunction function, long least, int count) {
    String expected =
        least == function.parameters().size()
            ? Long.toString(least)
            : least + " to " + function.parameters().size();
    return sneaky(
        new AnalysisException(
            "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
            scala.collection.immutable.Map.from(
                CollectionConverters.asScala(
                    Map.of(
                        "functionName",
                        "`" + function.name() + "`",
                        "expectedNum",
                        expected,
                        "actualNum",
                        Integer.toString(count),
                        "docroot",
                        "https://spark.apache.org/docs/latest")))));
  }

  /** Scala does not know checked exceptions. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> RuntimeException sneaky(Exception e) throws E {
    throw (E) e;
  }
}
