package io.enlarger.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A master and workers of Spark on this machine, each in a process of its own. */
final class StandaloneCluster implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED =
      Pattern.compile("Successfully registered with master spark://");

  private final Path folder;
  private final Path sparkHome;
  private final JavaProcess master;
  private final String address;
  private final List<JavaProcess> workers = new ArrayList<>();

  private StandaloneCluster(Path folder, Path sparkHome, JavaProcess master, String address) {
    this.folder = folder;
    this.sparkHome = sparkHome;
    this.master = master;
    this.address = address;
  }

  /** Starts a master; workers are added. */
  static StandaloneCluster start(Path folder) throws IOException, InterruptedException {
    Path sparkHome = Build.sparkHome(folder);
    JavaProcess master =
        Submission.spark("master", folder, sparkHome)
            .jvm("-Xmx256m")
            .run(
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0");
    return new StandaloneCluster(folder, sparkHome, master, master.await(MASTER).group(1));
  }

  /** For example {@code spark://127.0.0.1:7077}. */
  String address() {
    return address;
  }

  Path sparkHome() {
    return sparkHome;
  }

  /** Starts a worker and waits until the master knows it. */
  JavaProcess addWorker(int cores, String memory) throws IOException, InterruptedException {
    String name = "worker-" + workers.size();
    JavaProcess worker =
        Submission.spark(name, folder, sparkHome)
            .jvm("-Xmx256m")
            .run(
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0",
                "--cores",
                String.valueOf(cores),
                "--memory",
                memory,
                "--work-dir",
                Files.createDirectories(folder.resolve(name)).toString(),
                address);
    workers.add(worker);
    worker.await(REGISTERED);
    return worker;
  }

  @Override
  public void close() {
    workers.forEach(JavaProcess::close);
    master.close();
  }
}
