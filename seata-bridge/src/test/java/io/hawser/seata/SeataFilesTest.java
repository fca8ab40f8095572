package io.hawser.seata;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Configuration files of Seata")
class SeataFilesTest {
  private static final String REGISTRY =
      """
      registry {
        type = "file"
      }
      config {
        type = "file"
        file {
          name = "%s"
        }
      }
      """;
  private static final String FILE =
      """
      service {
        vgroupMapping.shop = "east"
        east.grouplist = "10.0.0.1:8091"
      }
      transport {
        rpcTmRequestTimeout = 7000
      }
      """;
  private static final String PROPERTIES =
      """
      service.vgroupMapping.shop=east
      service.east.grouplist=10.0.0.1:8091
      transport.rpcTmRequestTimeout=7000
      """;

  @TempDir private Path directory;

  @AfterEach
  void unset() {
    System.clearProperty("seata.config.name");
    System.clearProperty("seataEnv");
  }

  @Test
  void theirNameIsComposedAsSeataDoes() {
    assertEquals("registry", SeataFiles.name());
    System.setProperty("seataEnv", "test");
    assertEquals("registry-test", SeataFiles.name());
    System.setProperty("seata.config.name", "file:/etc/seata");
    assertEquals("file:/etc/seata-test", SeataFiles.name());
  }

  @Test
  void aFileAndTheOneBesideItAreRead() throws IOException {
    for (Map.Entry<String, String> second :
        Map.of("file.conf", FILE, "seata.properties", PROPERTIES).entrySet()) {
      Path registry = directory.resolve("registry.conf");
      Files.writeString(registry, REGISTRY.formatted(second.getKey()));
      Files.writeString(directory.resolve(second.getKey()), second.getValue());
      System.setProperty("seata.config.name", "file:" + directory.resolve("registry"));
      assertRead(SeataFiles.load());
    }
  }

  @Test
  void bothMayBeInsideOfAJar() throws IOException {
    Path jar = directory.resolve("application.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, String> file :
          Map.of("registry.conf", REGISTRY.formatted("file.conf"), "file.conf", FILE).entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader application = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
      thread.setContextClassLoader(application);
      assertRead(SeataFiles.load());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void assertRead(HawserConfig config) {
    assertEquals(List.of("file"), config.get(Keys.REGISTRY_TYPE));
    assertEquals("east", config.clusterOf("shop"));
    assertEquals("10.0.0.1:8091", config.text("service.east.grouplist"));
    assertEquals(Duration.ofSeconds(7), config.get(Keys.TM_REQUEST_TIMEOUT));
  }
}
