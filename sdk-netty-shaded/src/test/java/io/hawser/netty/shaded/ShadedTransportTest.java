package io.hawser.netty.shaded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An application on the shaded jar, in a JVM of its own. */
class ShadedTransportTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Path UNSHADED = ShadedJar.of(NettyRemotingServer.class);
  private static final String EPOLL = "io_hawser_shaded_netty_transport_native_epoll_";

  @TempDir Path directory;

  /** Runs an application on jars and what all of them need. */
  private String run(List<Path> jars, String... options) {
    List<Path> classPath = new ArrayList<>(jars);
    classPath.addAll(ShadedJar.classPathWithoutTransport(UNSHADED));
    return Programs.run(
            JvmCommand.of(TransactionsMain.class.getName(), ShadedJar.joined(classPath))
                .small()
                .options(options),
            directory,
            LIMIT)
        .output();
  }

  /** The jars of sdk-netty's Netty behind others. */
  private static List<Path> withNetty(Path... jars) {
    List<Path> all = new ArrayList<>(List.of(jars));
    all.addAll(ShadedJar.netty());
    return all;
  }

  private static String answer(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("OK ") || line.startsWith("REJECTED "))
        .findFirst()
        .orElse(output);
  }

  /** A class path entry that claims to be parts of a Netty that is too old. */
  private Path oldNetty() throws IOException {
    Path classes = Files.createDirectories(directory.resolve("old"));
    Files.createDirectories(classes.resolve("META-INF"));
    Files.writeString(
        classes.resolve("META-INF/io.netty.versions.properties"),
        "netty-common.version=4.1.50.Final\nnetty-buffer.version=4.0.56.Final\n");
    return classes;
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void runsByItsOwnEpollWithoutAnyOtherNetty() {
    String answer = answer(run(List.of(ShadedJar.JAR)));
    assertTrue(answer.startsWith("OK 100 [" + EPOLL), answer);
  }

  @Test
  void systemPropertiesOfItsNettyHaveTheRelocatedName() {
    String output =
        run(
            List.of(ShadedJar.JAR),
            "-Dio.hawser.shaded.io.netty.transport.noNative=true",
            "-Dio.netty.leakDetection.level=paranoid",
            "-Dio.hawser.shaded.io.netty.leakDetection.level=advanced",
            "-Dorg.slf4j.simpleLogger.log.io.hawser.shaded=debug");
    assertEquals("OK 100 []", answer(output), output);
    assertTrue(
        output.contains("-Dio.hawser.shaded.io.netty.leakDetection.level: advanced"), output);
    assertFalse(output.contains("-Dio.netty."), output);
  }

  @Test
  void webSocketsAreFoundInItAndQuicIsRejectedWithWhatToDo() {
    String quic = answer(run(List.of(ShadedJar.JAR), "-Dtransport.type=quic"));
    assertTrue(
        quic.startsWith("REJECTED transport.type: quic is not there with sdk-netty-shaded"), quic);
    assertTrue(quic.contains("io.hawser:transport-quic"), quic);

    String unknown = answer(run(List.of(ShadedJar.JAR), "-Dtransport.type=udp"));
    assertTrue(unknown.contains("(expected: one of [tcp, ws, wss] on"), unknown);
  }

  @Test
  void theNettyOfTheApplicationDoesNotMatter() throws IOException {
    String answer = answer(run(List.of(oldNetty(), ShadedJar.JAR)));
    assertTrue(answer.startsWith("OK 100 "), answer);
  }

  @Test
  void theSameNettyIsRejectedWithTheOtherJar() throws IOException {
    String answer = answer(run(withNetty(oldNetty(), UNSHADED)));
    assertTrue(answer.startsWith("REJECTED Lines of Netty are mixed"), answer);
    assertTrue(answer.contains("4.1.50.Final and "), answer);
  }

  @Test
  void bothJarsAreRejectedInOneSentenceInEitherOrder() {
    for (List<Path> both :
        List.of(withNetty(ShadedJar.JAR, UNSHADED), withNetty(UNSHADED, ShadedJar.JAR))) {
      String answer = answer(run(both));
      assertTrue(
          answer.startsWith("REJECTED sdk-netty and sdk-netty-shaded are both on the class path"),
          answer);
      assertTrue(answer.contains(UNSHADED.toUri().getPath()), answer);
      assertTrue(answer.contains(ShadedJar.JAR.getFileName().toString()), answer);
    }
  }
}
