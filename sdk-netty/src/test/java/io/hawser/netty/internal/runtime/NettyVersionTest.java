package io.hawser.netty.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Netty is found, which one is needed, and how messages say so. */
class NettyVersionTest {
  private static final String NEEDED =
      "; needed: 4.2, or 4.1 from 4.1.112 on, all jars of one release; netty-bom manages them"
          + " together";

  /** A class of each jar that is used. */
  private static final Map<String, String> CLASSES =
      Map.of(
          "netty-common", "io/netty/util/Version.class",
          "netty-buffer", "io/netty/buffer/ByteBuf.class",
          "netty-resolver", "io/netty/resolver/AddressResolverGroup.class",
          "netty-transport", "io/netty/channel/Channel.class",
          "netty-transport-native-unix-common", "io/netty/channel/unix/UnixChannel.class",
          "netty-transport-classes-epoll", "io/netty/channel/epoll/Epoll.class",
          "netty-codec-base", "io/netty/handler/codec/ByteToMessageDecoder.class",
          "netty-handler", "io/netty/handler/ssl/SslHandler.class",
          "netty-codec-http", "io/netty/handler/codec/http/HttpClientCodec.class");

  private final Map<String, String> versions = new TreeMap<>();
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @TempDir Path directory;

  NettyVersionTest() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(before);
  }

  /** Puts jars of a release on the class path of the test. */
  private void add(String version, String... artifacts) throws Exception {
    for (String artifact : artifacts) {
      Path file = directory.resolve(CLASSES.get(artifact));
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[0]);
      versions.put(artifact, version);
    }
  }

  private void addAll(String version) throws Exception {
    add(version, CLASSES.keySet().toArray(String[]::new));
  }

  private void check() throws Exception {
    StringBuilder text = new StringBuilder();
    versions.forEach(
        (artifact, version) ->
            text.append(artifact).append(".version=").append(version).append('\n'));
    Path file = directory.resolve("META-INF/io.netty.versions.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    URL[] path = {directory.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, null)) {
      NettyVersion.check(loader);
    }
  }

  private String rejected() {
    return assertThrows(ConfigurationException.class, this::check).getMessage();
  }

  private String log() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void withoutNettyTheErrorNamesWhatIsNeeded() {
    assertEquals("Netty is not on the class path; found: none" + NEEDED, rejected());
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.1.112.Final", "4.1.130.Final", "4.2.0.Final", "4.2.18.Final"})
  void aFittingReleaseIsAcceptedWithoutAWord(String version) throws Exception {
    addAll(version);
    check();
    assertEquals("", log());
  }

  @Test
  void anOldReleaseIsNamed() throws Exception {
    addAll("4.1.111.Final");
    String message = rejected();
    assertTrue(
        message.startsWith(
            "Netty on the class path is too old; found: 4.1.111.Final of netty-buffer, "),
        message);
    assertTrue(message.endsWith(NEEDED), message);
  }

  @Test
  void linesThatAreMixedAreNamedWithTheirJars() throws Exception {
    addAll("4.2.18.Final");
    add("4.1.130.Final", "netty-handler");
    String message = rejected();
    assertTrue(
        message.startsWith(
            "Lines of Netty are mixed on the class path; found: 4.1.130.Final of netty-handler;"
                + " 4.2.18.Final of netty-buffer, "),
        message);
    assertTrue(message.endsWith(NEEDED), message);
  }

  @Test
  void releasesOfOneLineThatAreMixedAreAWarning() throws Exception {
    addAll("4.2.18.Final");
    add("4.2.17.Final", "netty-handler");
    check();
    assertTrue(
        log()
            .contains(
                "Releases of Netty are mixed on the class path: 4.2.17.Final of netty-handler;"
                    + " 4.2.18.Final of netty-buffer, "),
        log());
    assertTrue(log().contains(NEEDED), log());
  }

  @Test
  void aLineThatIsNotKnownIsAWarning() throws Exception {
    addAll("4.3.0.Final");
    check();
    assertTrue(
        log().contains("Netty 4.3.0.Final is newer than what was tested; known to work: 4.2, or"),
        log());
  }

  @Test
  void missingPartsAreNamed() throws Exception {
    addAll("4.2.18.Final");
    Files.delete(directory.resolve(CLASSES.get("netty-codec-http")));
    Files.delete(directory.resolve(CLASSES.get("netty-resolver")));
    String message = rejected();
    assertTrue(
        message.startsWith(
            "Parts of Netty are missing on the class path: [netty-codec-http, netty-resolver];"
                + " found: 4.2.18.Final of netty-buffer, "),
        message);
    assertTrue(message.endsWith(NEEDED), message);
  }

  @Test
  void aMisfitNamesWhatWasFoundAndWhatIsNeeded() {
    LinkageError cause = new NoSuchMethodError("method");
    ConfigurationException error = NettyVersion.misfit(cause);
    String message = error.getMessage();
    assertTrue(
        message.startsWith("Netty does not fit (java.lang.NoSuchMethodError: method); found: 4."),
        message);
    assertTrue(message.endsWith(NEEDED), message);
    assertSame(cause, error.getCause());
  }
}
