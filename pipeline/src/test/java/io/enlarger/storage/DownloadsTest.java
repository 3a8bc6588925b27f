package io.enlarger.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.ModelServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server of this machine: whole and right, or nothing is left. */
class DownloadsTest {
  @TempDir private Path folder;
  private Path target;
  private ModelServer server;

  @BeforeEach
  void start() throws IOException {
    server = new ModelServer();
    target = folder.resolve("a/cache/model.safetensors");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RemoteFile file(String address) {
    return new RemoteFile(
        URI.create(address),
        Optional.of(DigestUtils.sha256Hex(server.model())),
        OptionalLong.of(server.model().length));
  }

  private RemoteFile served(String path) {
    return file(server.address(path));
  }

  private EnlargerException refused(RemoteFile file) throws IOException {
    EnlargerException thrown =
        catchThrowableOfType(
            EnlargerException.class,
            () -> new Downloads(Duration.ofMillis(700)).fetch(file, target));
    assertThat(thrown)
        .hasMessageStartingWith(file.address() + ": ")
        .hasMessageEndingWith(
            ", or download it by hand to " + target + " or give its path with --model");
    try (Stream<Path> left = Files.list(target.getParent())) {
      assertThat(left).isEmpty();
    }
    return thrown;
  }

  @Test
  void aFileIsFetchedIntoAFolderThatIsMade() throws IOException {
    new Downloads().fetch(served("/good.safetensors"), target);
    assertThat(target).hasBinaryContent(server.model());
    try (Stream<Path> files = Files.list(target.getParent())) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void redirectsAreFollowed() {
    new Downloads().fetch(served("/moved"), target);
    assertThat(target).hasBinaryContent(server.model());
    assertThat(server.requests("/good.safetensors")).isEqualTo(1);
  }

  @Test
  void aCircleOfRedirectsEnds() throws IOException {
    assertThat(refused(served("/circle")))
        .hasMessageContaining("the server answered 302, a redirect that leads in a circle");
    assertThat(server.requests("/circle")).isBetween(2, 20);
  }

  @Test
  void aWrongHashIsNotKept() throws IOException {
    RemoteFile wrong =
        new RemoteFile(
            URI.create(server.address("/good.safetensors")),
            Optional.of("0".repeat(64)),
            OptionalLong.of(server.model().length));
    EnlargerException thrown = refused(wrong);
    assertThat(thrown.code()).isEqualTo(ErrorCode.MODEL_CHECKSUM_MISMATCH);
    assertThat(thrown)
        .hasMessageContaining(
            "sha256 is "
                + DigestUtils.sha256Hex(server.model())
                + " and should be "
                + "0".repeat(64)
                + ", so what came is not the file that was published");
  }

  @Test
  void aTruncatedBodyIsNotKept() throws IOException {
    EnlargerException thrown = refused(served("/truncated"));
    assertThat(thrown.code()).isEqualTo(ErrorCode.MODEL_UNAVAILABLE);
    assertThat(thrown).hasMessageContaining("could not be fetched: broke off (");
  }

  @Test
  void aBodyThatEndsTooEarlyByTheListIsNotKept() throws IOException {
    EnlargerException thrown = refused(served("/short"));
    assertThat(thrown.code()).isEqualTo(ErrorCode.MODEL_UNAVAILABLE);
    int bytes = server.model().length;
    assertThat(thrown)
        .hasMessageContaining("broke off after " + bytes / 2 + " of " + bytes + " bytes");
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() throws IOException {
    EnlargerException thrown = refused(served("/stalled"));
    assertThat(thrown.code()).isEqualTo(ErrorCode.MODEL_UNAVAILABLE);
    assertThat(thrown).hasMessageContaining("nothing came for 0.7 s");
  }

  @Test
  void aMissingFileIsSaid() throws IOException {
    EnlargerException thrown = refused(served("/elsewhere.pth"));
    assertThat(thrown.code()).isEqualTo(ErrorCode.MODEL_UNAVAILABLE);
    assertThat(thrown).hasMessageContaining("the server answered 404: there is no such file any");
  }

  @Test
  void aRefusedConnectionIsSaidWithTheProxysSettings() throws IOException {
    RemoteFile gone = served("/good.safetensors");
    server.close();
    EnlargerException thrown = refused(gone);
    assertThat(thrown.code()).isEqualTo(ErrorCode.MODEL_UNAVAILABLE);
    assertThat(thrown)
        .hasMessageContaining("connection refused (behind a proxy, set https.proxyHost and");
  }

  @Test
  void whatWasThereStaysWhereTheNewFileIsWrong() throws IOException {
    Files.createDirectories(target.getParent());
    Files.writeString(target, "old");
    RemoteFile truncated = served("/truncated");
    assertThatThrownBy(() -> new Downloads().fetch(truncated, target))
        .isInstanceOf(EnlargerException.class);
    assertThat(target).hasContent("old");
  }

  @Test
  void theJvmsProxyIsUsed() {
    ProxySelector before = ProxySelector.getDefault();
    InetSocketAddress proxy =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    ProxySelector.setDefault(ProxySelector.of(proxy));
    try {
      // a host that there is not: only the proxy can answer
      new Downloads().fetch(file("http://models.invalid/good.safetensors"), target);
    } finally {
      ProxySelector.setDefault(before);
    }
    assertThat(target).hasBinaryContent(server.model());
  }

  @Test
  void aFolderThatCannotBeMadeIsSaid() throws IOException {
    Files.writeString(folder.resolve("a"), "a file where the folder should be");
    EnlargerException thrown =
        catchThrowableOfType(
            EnlargerException.class,
            () -> new Downloads().fetch(served("/good.safetensors"), target));
    assertThat(thrown.code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE);
    assertThat(thrown).hasMessageEndingWith("; choose another model.cache");
    assertThat(server.requests("/good.safetensors")).isZero();
  }
}
