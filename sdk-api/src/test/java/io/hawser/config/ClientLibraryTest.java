package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientLibraryTest {
  private static final String ENTRY = "META-INF/maven/group/library/pom.properties";
  private static final String TYPE = "group/Library.class";

  private final ClientLibrary library =
      new ClientLibrary("group:library", "group.Library", "2.1.0", "2.4.0");

  @TempDir Path directory;

  private URL jar(String name, String version, boolean hasClass) throws IOException {
    Path jar = directory.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      if (hasClass) {
        zip.putNextEntry(new ZipEntry(TYPE));
      }
      if (version != null) {
        zip.putNextEntry(new ZipEntry(ENTRY));
        zip.write(("version=" + version).getBytes());
      }
    }
    return jar.toUri().toURL();
  }

  private String problem(URL... jars) throws IOException {
    try (URLClassLoader loader = new URLClassLoader(jars, null)) {
      return library.problem(loader);
    }
  }

  @Test
  void aVersionIsThatOfTheJarWithTheClass() throws IOException {
    URL relocated = jar("relocated.jar", "2.3.0", false);
    assertEquals(
        "group:library 2.0.9 was found, and 2.1.0 or newer is needed",
        problem(relocated, jar("old.jar", "2.0.9", true)));
    assertNull(problem(jar("relocated-old.jar", "1.0.0", false), jar("new.jar", "2.1.0", true)));
  }

  @Test
  void withoutAnEntryTheNameOfTheJarTellsTheVersion() throws IOException {
    assertEquals(
        "group:library 1.9 was found, and 2.1.0 or newer is needed",
        problem(jar("relocated.jar", "2.3.0", false), jar("library-1.9.jar", null, true)));
    assertNull(problem(jar("library.jar", null, true)));
  }

  @Test
  void aMissingLibraryIsAProblem() throws IOException {
    assertEquals(
        "group:library is not on the class path, and 2.1.0 or newer is needed",
        problem(jar("relocated.jar", "2.3.0", false)));
  }
}
