package io.hawser.netty.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import io.hawser.loadbalance.LoadBalanceProvider;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that cannot be used does not keep the others from being used. */
class ProvidersTest {
  @TempDir Path directory;
  private ClassLoader before;

  @BeforeEach
  void putABrokenFileFirst() throws Exception {
    Path file = directory.resolve("META-INF/services/" + LoadBalanceProvider.class.getName());
    Files.createDirectories(file.getParent());
    Files.writeString(file, "no class name\n");
    before = Thread.currentThread().getContextClassLoader();
    URL[] urls = {directory.toUri().toURL()};
    Thread.currentThread().setContextClassLoader(new URLClassLoader(urls, before));
  }

  @AfterEach
  void restore() throws Exception {
    ((URLClassLoader) Thread.currentThread().getContextClassLoader()).close();
    Thread.currentThread().setContextClassLoader(before);
  }

  private static LoadBalanceProvider find(String name) {
    return Providers.find("key", name, LoadBalanceProvider.class, LoadBalanceProvider::names);
  }

  @Test
  void aFileThatNamesNoClassIsPassedOver() {
    assertEquals("Random", find("random").names().get(0));
  }

  @Test
  void aProviderWithoutANameIsPassedOver() {
    ConfigurationException error =
        assertThrows(
            ConfigurationException.class,
            () ->
                Providers.find(
                    "key", "none", LoadBalanceProvider.class, provider -> List.<String>of()));
    assertTrue(error.getMessage().contains("one of []"), error.getMessage());
  }
}
