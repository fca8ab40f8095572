package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import io.hawser.test.LogRecorder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class ConfigLoadTest {
  @TempDir Path directory;

  private final SystemProperties system = new SystemProperties();
  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();

  @AfterEach
  void restore() {
    system.close();
    Thread.currentThread().setContextClassLoader(loader);
  }

  private Path file(String... lines) throws IOException {
    return Files.write(directory.resolve("app.properties"), List.of(lines));
  }

  @Test
  void aFileIsReadAsUtf8() throws IOException {
    HawserConfig config = HawserConfig.load(file("# größer", "applicationId=Lagerhäuser"));
    assertEquals("Lagerhäuser", config.get(Keys.APPLICATION_ID));
    assertEquals(directory.resolve("app.properties"), config.source());
    assertEquals("file " + directory.resolve("app.properties"), config.origin());
  }

  /** As arguments of a command do. */
  @Test
  void settingsGivenInCodeWinOverFileAndEnvironment() throws IOException {
    Path file = file("seata.client.rm.executor-threads=1", "client.failover.maxMoves=1");
    HawserConfig config =
        HawserConfig.load(file, Map.of("CLIENT_RM_EXECUTOR_THREADS", "2"))
            .with(Map.of("client.rm.executorThreads", "3"))
            .with(Map.of("seata.client.rm.executor-queue-size", "4"));
    assertEquals(3, config.get(Keys.RM_THREADS));
    assertEquals(4, config.get(Keys.RM_QUEUE));
    assertEquals(1, config.get(Keys.MAX_MOVES));
    assertEquals("file " + file + " and properties given in code", config.origin());
    assertNull(config.source());
  }

  @Test
  void theEnvironmentWinsOverSystemPropertiesAndTheyOverTheFile() throws IOException {
    Path file =
        file("registry.type=from-file", "applicationId=from-file", "seata.tx-service-group=f");
    system.set("seata.registry.type", "from-property");
    system.set("applicationId", "from-property");
    HawserConfig config =
        HawserConfig.load(file, Map.of("REGISTRY_TYPE", "from-variable", "APPLICATIONID", " "));
    assertEquals(List.of("from-variable"), config.get(Keys.REGISTRY_TYPE));
    assertEquals(
        "from-property", config.get(Keys.APPLICATION_ID), "a blank variable counts as not set");
    assertEquals("f", config.get(Keys.TX_SERVICE_GROUP));
    assertEquals("from-variable", config.startingWith("registry.").get("registry.type"));
    assertTrue(config.toString().contains("registry.type=from-variable"), config::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service.eu-1.grouplist",
        "SERVICE_EU_1_GROUPLIST",
        "seata.service.eu-1.grouplist",
        "SEATA_SERVICE_EU_1_GROUPLIST",
        "SEATA_SERVICE_GROUPLIST_EU_1",
        "seata.service.grouplist.eu-1"
      })
  void anEnvironmentVariableMayBeSpelledLikeTheKeyOrInCapitals(String variable) throws IOException {
    HawserConfig config = HawserConfig.load(file("a=b"), Map.of(variable, "h:1"));
    assertEquals("h:1", config.text("service.eu-1.grouplist"));
  }

  @Test
  void aVariableAloneMapsAGroup() throws IOException {
    HawserConfig config =
        HawserConfig.load(file("a=b"), Map.of("SEATA_SERVICE_VGROUPMAPPING_MY_GROUP", "east"));
    assertEquals("east", config.clusterOf("my-group"));
  }

  @Test
  void aBadValueFromOutsideTheFileIsRejectedToo() throws IOException {
    Path file = file("transport.heartbeat=true");
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> HawserConfig.load(file, Map.of("TRANSPORT_HEARTBEAT", "maybe")));
    assertEquals("transport.heartbeat: maybe (expected: true or false)", e.getMessage());
  }

  @Test
  void systemPropertiesOfOthersAreLeftAlone() throws IOException {
    system.set("some.other-program", "x");
    assertEquals(Map.of(), HawserConfig.load(file("a=b"), Map.of()).startingWith("some"));
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = directory.resolve("none.properties");
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> HawserConfig.load(file));
    assertEquals("There is no file " + file, e.getMessage());
  }

  @Test
  void aDirectoryIsNoFile() {
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> HawserConfig.load(directory));
    assertTrue(e.getMessage().startsWith("Cannot read " + directory), e::getMessage);
  }

  @Test
  void aFileInAnotherEncodingIsRejected() throws IOException {
    Path file = directory.resolve("latin1.properties");
    Files.write(file, "applicationId=Lagerhäuser".getBytes(StandardCharsets.ISO_8859_1));
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> HawserConfig.load(file));
    assertEquals("Cannot read " + file + ": it is not UTF-8 text", e.getMessage());
  }

  @Test
  void aBrokenEscapeIsRejected() throws IOException {
    Path file = file("applicationId=\\uZZZZ");
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> HawserConfig.load(file));
    assertTrue(e.getMessage().startsWith("Cannot read " + file), e::getMessage);
  }

  @Test
  void loadReadsTheFileThatTheSystemPropertyNames() throws IOException {
    system.set(HawserConfig.FILE_PROPERTY, file("applicationId=named").toString());
    assertEquals("named", HawserConfig.load().get(Keys.APPLICATION_ID));
  }

  @Test
  void loadReadsAPlainFileOnTheClassPathSoThatItCanBeFollowed() throws IOException {
    Path spaced = Files.createDirectory(directory.resolve("with space"));
    Path file = Files.writeString(spaced.resolve("hawser.properties"), "applicationId=plain");
    try (URLClassLoader classes = classPath(spaced)) {
      Thread.currentThread().setContextClassLoader(classes);
      HawserConfig config = HawserConfig.load();
      assertEquals("plain", config.get(Keys.APPLICATION_ID));
      assertEquals(file, config.source());
    }
  }

  @Test
  void loadReadsFromAJarOnTheClassPath() throws IOException {
    Path jar = directory.resolve("app.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("hawser.properties"));
      entries.write("applicationId=Päckchen".getBytes(StandardCharsets.UTF_8));
    }
    try (URLClassLoader classes = classPath(jar)) {
      Thread.currentThread().setContextClassLoader(classes);
      HawserConfig config = HawserConfig.load();
      assertEquals("Päckchen", config.get(Keys.APPLICATION_ID));
      assertNull(config.source());
      assertTrue(config.origin().startsWith("class path jar:file:"), config.origin());
    }
  }

  @Test
  void loadWithoutAnyFileSaysWhatIsExpected() throws IOException {
    try (URLClassLoader classes = classPath(directory)) {
      Thread.currentThread().setContextClassLoader(classes);
      ConfigurationException e =
          assertThrows(ConfigurationException.class, () -> HawserConfig.load());
      assertEquals(
          "There is no hawser.properties on the class path and the system property hawser.config is"
              + " not set (expected: one of them)",
          e.getMessage());
    }
  }

  @Test
  void unknownKeysOfAFileLogAWarning() throws IOException {
    try (LogRecorder log = new LogRecorder()) {
      HawserConfig.load(file("registry.typ=file"));
      assertEquals(
          List.of("Unknown setting registry.typ; the nearest known one is registry.type"),
          log.messages(Level.WARN));
    }
  }

  private static URLClassLoader classPath(Path entry) throws IOException {
    return new URLClassLoader(new URL[] {entry.toUri().toURL()}, null);
  }
}
