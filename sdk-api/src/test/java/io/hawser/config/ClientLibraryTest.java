package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the version of a library is read from. */
class ClientLibraryTest {
  private static final ClientLibrary LIBRARY =
      new ClientLibrary("org.example:store-core", "org.example.Store", "2.0", "2.5");

  @TempDir private Path folder;

  private String problem(String jar, String... entries) throws Exception {
    Path file = folder.resolve(jar);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
      for (String entry : entries) {
        out.putNextEntry(new JarEntry(entry));
        if (entry.endsWith("pom.properties")) {
          out.write("version=1.9\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.closeEntry();
      }
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {file.toUri().toURL()}, null)) {
      return LIBRARY.problem(loader);
    }
  }

  @Test
  void theNameOfTheJarHasTheVersion() throws Exception {
    assertNull(problem("store-core-2.1.jar", "org/example/Store.class"));
    assertEquals(
        "org.example:store-core 1.8 was found, and 2.0 or newer is needed",
        problem("store-core-1.8.jar", "org/example/Store.class"));
  }

  @Test
  void mavensEntryIsBetterThanTheName() throws Exception {
    assertEquals(
        "org.example:store-core 1.9 was found, and 2.0 or newer is needed",
        problem(
            "app-7.jar",
            "org/example/Store.class",
            "META-INF/maven/org.example/store-core/pom.properties"));
  }

  @Test
  void theVersionOfAJarWithSeveralLibrariesIsNotThatOfALibrary() throws Exception {
    assertNull(problem("app-0.1.0-all.jar", "org/example/Store.class"));
  }

  @Test
  void aMissingLibraryIsNamed() throws Exception {
    assertEquals(
        "org.example:store-core is not on the class path, and 2.0 or newer is needed",
        problem("app-0.1.0-all.jar", "org/example/Other.class"));
  }
}
