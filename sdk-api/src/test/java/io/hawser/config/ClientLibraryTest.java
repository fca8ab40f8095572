package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which version of a library is found, which one is needed, and how messages say so. */
class ClientLibraryTest {
  private static final ClientLibrary LIBRARY =
      new ClientLibrary("org.example:client", "org.example.Client", "6.0.0", "8.0.2");
  private static final String CLASS_FILE = "org/example/Client.class";
  private static final String MAVEN = "META-INF/maven/org.example/client/pom.properties";

  @TempDir Path directory;

  private interface Check {
    void run(ClassLoader loader) throws Exception;
  }

  /** Runs with a class loader that sees nothing but one jar. */
  private void withJar(String name, String entry, String text, Check check) throws Exception {
    withJars(check, jar(name, Map.of(CLASS_FILE, "", entry, text)));
  }

  private static void withJars(Check check, URL... jars) throws Exception {
    try (URLClassLoader loader = new URLClassLoader(jars, null)) {
      check.run(loader);
    }
  }

  private URL jar(String name, Map<String, String> content) throws IOException {
    Path jar = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (Map.Entry<String, String> entry : content.entrySet()) {
        entries.putNextEntry(new JarEntry(entry.getKey()));
        entries.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar.toUri().toURL();
  }

  private static void assertFound(
      @Nullable String problem, String description, ClassLoader loader) {
    assertEquals(problem, LIBRARY.problem(loader));
    assertEquals(description, LIBRARY.description(loader));
  }

  @Test
  void aMissingLibraryIsNamedWithTheVersionThatIsNeeded() throws IOException {
    try (URLClassLoader nothing = new URLClassLoader(new URL[0], null)) {
      assertFound(
          "org.example:client is not on the class path, and 6.0.0 or newer is needed",
          "needed: org.example:client 6.0.0 to 8.0.2; found: none",
          nothing);
    }
  }

  @ParameterizedTest
  @CsvSource({"6.0.1, 6.2.0, true", "6.2.0, 7.2.0, true", "6.2.0, 6.2.9.Final, false"})
  void partsOfDifferentLinesAreNamed(String one, String other, boolean mixed) throws Exception {
    List<ClientLibrary> libraries =
        List.of(
            LIBRARY,
            new ClientLibrary("org.another:client", "org.another.Client", "1.0", "1.0"),
            new ClientLibrary("org.example:other", "org.example.Other", "6.0.0", "8.0.2"));

    withJars(
        loader ->
            assertEquals(
                mixed
                    ? "org.example:client %s and org.example:other %s were found,"
                            .formatted(one, other)
                        + " and all of org.example must be of one line"
                    : null,
                ClientLibrary.mixture(libraries, loader)),
        jar("client-" + one + ".jar", Map.of(CLASS_FILE, "")),
        jar("other-" + other + ".jar", Map.of("org/example/Other.class", "")));
  }

  @Test
  void anOldLibraryIsNamedWithBothVersions() throws Exception {
    withJar(
        "any.jar",
        MAVEN,
        "version=5.2.0\n",
        loader ->
            assertFound(
                "org.example:client 5.2.0 was found, and 6.0.0 or newer is needed",
                "needed: org.example:client 6.0.0 to 8.0.2; found: 5.2.0",
                loader));
  }

  @ParameterizedTest
  @CsvSource({"6.0.0", "6.0.0.Final", "8.0.2", "9.0.0", "10.0.0"})
  void aNewEnoughLibraryIsNoProblem(String version) throws Exception {
    withJar(
        "any.jar",
        MAVEN,
        "version=" + version + "\n",
        loader ->
            assertFound(
                null, "needed: org.example:client 6.0.0 to 8.0.2; found: " + version, loader));
  }

  @Test
  void theNameOfTheJarSaysTheVersionIfMavenDoesNot() throws Exception {
    withJar(
        "client-3.8.0.jar",
        "META-INF/other",
        "",
        loader ->
            assertFound(
                "org.example:client 3.8.0 was found, and 6.0.0 or newer is needed",
                "needed: org.example:client 6.0.0 to 8.0.2; found: 3.8.0",
                loader));
  }

  @Test
  void theNameOfAJarWithSeveralLibrariesSaysNoVersion() throws Exception {
    withJar(
        "app-0.1.0-all.jar", "META-INF/other", "", loader -> assertNull(LIBRARY.problem(loader)));
  }

  /** A jar that contains the library under another name keeps Maven's entry. */
  @Test
  void theVersionIsThatOfTheJarWithTheClass() throws Exception {
    URL relocated = jar("relocated.jar", Map.of(MAVEN, "version=7.0.0\n"));
    withJars(
        loader ->
            assertEquals(
                "org.example:client 5.9.0 was found, and 6.0.0 or newer is needed",
                LIBRARY.problem(loader)),
        relocated,
        jar("old.jar", Map.of(CLASS_FILE, "", MAVEN, "version=5.9.0\n")));
    withJars(
        loader -> assertNull(LIBRARY.problem(loader)),
        jar("relocated-old.jar", Map.of(MAVEN, "version=1.0.0\n")),
        jar("new.jar", Map.of(CLASS_FILE, "", MAVEN, "version=6.1.0\n")));
  }

  @Test
  void anUnknownVersionIsAcceptedAndItsPlaceIsNamed() throws Exception {
    withJar(
        "shaded.jar",
        "META-INF/other",
        "",
        loader -> {
          assertNull(LIBRARY.problem(loader));
          String description = LIBRARY.description(loader);
          String start =
              "needed: org.example:client 6.0.0 to 8.0.2; found: an unknown version, jar:file:";
          assertTrue(description.startsWith(start), description);
          assertTrue(description.endsWith("shaded.jar!/" + CLASS_FILE), description);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "4.1.9, 4.1.10, -1",
    "4.2.18.Final, 4.2.18, 0",
    "4.2, 4.2.0.Final, 0",
    "10, 9.9.9, 1",
    "1.99999999999999999999, 1.2, 1",
  })
  void versionsAreComparedByTheirNumbers(String one, String other, int expected) {
    assertEquals(expected, Integer.signum(ClientLibrary.compare(one, other)));
    assertEquals(-expected, Integer.signum(ClientLibrary.compare(other, one)));
  }

  @Test
  void aLinkageErrorIsFoundAmongTheCauses() {
    LinkageError misfit = new NoSuchMethodError("method");
    Exception wrapped = new IOException(new IllegalStateException(misfit));
    assertSame(misfit, ClientLibrary.linkageErrorIn(wrapped));
    assertNull(ClientLibrary.linkageErrorIn(new IOException(new IllegalStateException())));
    assertNull(ClientLibrary.linkageErrorIn(null));
  }
}
