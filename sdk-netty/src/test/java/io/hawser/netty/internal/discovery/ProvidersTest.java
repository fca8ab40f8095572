package io.hawser.netty.internal.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.loadbalance.LoadBalance;
import io.hawser.loadbalance.LoadBalanceProvider;
import io.hawser.loadbalance.RandomLoadBalanceProvider;
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

  @Test
  void theErrorSaysWhereWasSearchedAndWhichFileIsBroken() {
    String error = assertThrows(ConfigurationException.class, () -> find("Fastest")).getMessage();
    assertTrue(error.contains("XID"), error);
    assertTrue(error.contains("URLClassLoader"), error);
    assertTrue(
        error.contains("not usable: ") && error.contains("Illegal configuration-file syntax"),
        error);
  }

  @Test
  void withoutAContextClassLoaderOurOwnIsSearched() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try {
      Thread.currentThread().setContextClassLoader(null);
      assertEquals("Random", find("random").names().get(0));
    } finally {
      Thread.currentThread().setContextClassLoader(context);
    }
  }

  /** As in an application server that holds the SDK for several applications. */
  @Test
  void aProviderThatOnlyTheContextClassLoaderHasIsFound() throws Exception {
    contextNames(OfTheApplication.class.getName());
    assertEquals("of the application", find("of the application").names().get(0));
  }

  @Test
  void aProviderThatBothHaveIsThereOnce() throws Exception {
    contextNames(RandomLoadBalanceProvider.class.getName());
    String error = assertThrows(ConfigurationException.class, () -> find("Fastest")).getMessage();
    assertEquals(error.indexOf("Random,"), error.lastIndexOf("Random,"), error);
  }

  @Test
  void aProviderWhoseLibraryIsMissingIsPassedOverAndNamed() throws Exception {
    contextNames(WithoutItsLibrary.class.getName());
    assertEquals("Random", find("random").names().get(0));
    String error = assertThrows(ConfigurationException.class, () -> find("Fastest")).getMessage();
    assertTrue(error.contains("redis/clients/Missing"), error);
  }

  private void contextNames(String provider) throws Exception {
    Path file = directory.resolve("META-INF/services/" + LoadBalanceProvider.class.getName());
    Files.writeString(file, provider + "\n");
  }

  /** Not in the files of our own class loader. */
  public static class OfTheApplication implements LoadBalanceProvider {
    @Override
    public List<String> names() {
      return List.of("of the application");
    }

    @Override
    public LoadBalance create(HawserConfig config) {
      throw new UnsupportedOperationException();
    }
  }

  /** A provider that cannot be created, because its library is missing. */
  public static final class WithoutItsLibrary extends OfTheApplication {
    public WithoutItsLibrary() {
      throw new NoClassDefFoundError("redis/clients/Missing");
    }
  }
}
