package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An S3 server in a process of its own, that checks credentials, on a free port of this machine;
 * and what it holds, as a client that is not Hadoop's sees it.
 */
final class S3Server implements AutoCloseable {
  static final String ACCESS_KEY = "tester";
  static final String SECRET_KEY = "secret-of-the-tests";

  private static final Pattern STARTED =
      Pattern.compile("Started .*ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)}");

  private final JavaProcess process;
  private final URI endpoint;
  private final S3Client client;

  private S3Server(JavaProcess process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
    this.client =
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .httpClientBuilder(ApacheHttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
            .build();
  }

  /** Starts a server that keeps its objects in a folder. */
  static S3Server start(Path folder) throws IOException, InterruptedException {
    Path objects = Files.createDirectories(folder.resolve("objects"));
    Path properties =
        Files.writeString(
            folder.resolve("s3proxy.properties"),
            String.join(
                "\n",
                "s3proxy.endpoint=http://127.0.0.1:0",
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + ACCESS_KEY,
                "s3proxy.credential=" + SECRET_KEY,
                "jclouds.provider=filesystem-nio2",
                "jclouds.filesystem.basedir=" + objects),
            UTF_8);
    JavaProcess process =
        JavaProcess.of("s3proxy", Build.s3proxy(), folder)
            .jvm("-Xmx256m", "-Dlogback.configurationFile=" + logging())
            .run("org.gaul.s3proxy.Main", "--properties", properties.toString());
    try {
      String port = process.await(STARTED).group(1);
      return new S3Server(process, URI.create("http://127.0.0.1:" + port));
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  private static Path logging() {
    return Path.of("src/test/resources/s3proxy-logback.xml").toAbsolutePath();
  }

  /** Where it answers. */
  URI endpoint() {
    return endpoint;
  }

  /** The settings with which Hadoop's connector reaches this server, by their full names. */
  Map<String, String> settings() {
    return new TreeMap<>(
        Map.of(
            "spark.hadoop.fs.s3a.endpoint",
            endpoint.toString(),
            "spark.hadoop.fs.s3a.endpoint.region",
            "us-east-1",
            "spark.hadoop.fs.s3a.path.style.access",
            "true",
            "spark.hadoop.fs.s3a.access.key",
            ACCESS_KEY,
            "spark.hadoop.fs.s3a.secret.key",
            SECRET_KEY));
  }

  void createBucket(String bucket) {
    client.createBucket(request -> request.bucket(bucket));
  }

  void put(String bucket, String key, byte[] bytes) {
    client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
  }

  byte[] get(String bucket, String key) {
    return client.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
  }

  /** The keys of all objects of a bucket. */
  List<String> keys(String bucket) {
    return client.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  /** Writes all objects below a prefix, which ends in a slash, into a folder. */
  void download(String bucket, String prefix, Path folder) throws IOException {
    for (String key : keys(bucket)) {
      if (key.startsWith(prefix) && !key.endsWith("/")) {
        Path file = folder.resolve(key.substring(prefix.length()));
        Files.createDirectories(file.getParent());
        Files.write(file, get(bucket, key));
      }
    }
  }

  /** Begins an upload in parts and leaves it so. */
  void beginUpload(String bucket, String key) {
    client.createMultipartUpload(request -> request.bucket(bucket).key(key));
  }

  /** The keys of a bucket's uploads in parts that were begun and neither completed nor aborted. */
  List<String> pendingUploads(String bucket) {
    return client.listMultipartUploads(request -> request.bucket(bucket)).uploads().stream()
        .map(MultipartUpload::key)
        .toList();
  }

  @Override
  public void close() {
    client.close();
    process.close();
  }
}
