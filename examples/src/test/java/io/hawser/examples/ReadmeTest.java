package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.error.HawserException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statements of the README are true. */
class ReadmeTest {
  private static final Path SOURCES = Path.of("examples/src");

  @TempDir Path folder;

  @Test
  void theCodeIsInFilesThatAreCompiledAndRun() throws Exception {
    List<String> blocks = Readme.read().blocks("java");

    assertEquals(3, blocks.size());
    assertTrue(
        Readme.contains(
            Path.of("test-servers/matrix/src/spring/java/shop/OrderService.java"), blocks.get(0)),
        blocks.get(0));
    assertTrue(
        Readme.contains(
            SOURCES.resolve("main/java/io/hawser/examples/QuickStart.java"), blocks.get(1)),
        blocks.get(1));
    assertTrue(
        Readme.contains(
            SOURCES.resolve("test/java/io/hawser/examples/CheckoutTest.java"), blocks.get(2)),
        blocks.get(2));
  }

  @Test
  void theTestsNamedInTheLessonsExist() throws Exception {
    String lessons = Files.readString(Readme.root().resolve("docs/lessons.md"));
    Set<String> named =
        Pattern.compile("`(\\w+Test)`")
            .matcher(lessons)
            .results()
            .map(found -> found.group(1) + ".java")
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(named.size() > 20, named.toString());
    try (Stream<Path> files = Files.walk(Readme.root())) {
      files
          .filter(file -> file.toString().contains("/src/test/java/"))
          .forEach(file -> named.remove(String.valueOf(file.getFileName())));
    }
    assertEquals(Set.of(), named);
  }

  @Test
  void theSampleIsShort() throws Exception {
    long lines =
        Readme.read().blocks("java").get(1).lines().filter(line -> !line.isBlank()).count();

    assertTrue(lines <= 15, lines + " lines");
  }

  @Test
  void thePropertiesAreInTheExamplesAndLoadWithoutAWarning() throws Exception {
    List<String> blocks = Readme.read().blocks("properties");
    String shown = blocks.get(0);
    try (var file = getClass().getResourceAsStream("/hawser.properties")) {
      assertEquals(new String(file.readAllBytes(), StandardCharsets.UTF_8), shown);
    }

    assertEquals("", warningsWhenLoading(shown));
    HawserConfig config = HawserConfig.load(write(shown));
    assertEquals("default", config.clusterOf(config.get(Keys.TX_SERVICE_GROUP)));
    assertEquals("127.0.0.1:8091", config.text("service.default.grouplist"));
  }

  @Test
  void aWrongKeyWouldBeNoticed() throws Exception {
    assertTrue(warningsWhenLoading("transport.compresor=gzip\n").contains("transport.compressor"));
  }

  @Test
  void theTableOfErrorsNamesErrorsThatExist() throws Exception {
    List<List<String>> rows = Readme.read().table("error");

    assertTrue(rows.size() >= 12, rows.size() + " rows");
    for (List<String> row : rows) {
      Class<?> type = Class.forName("io.hawser.error." + code(row.get(0)));
      assertTrue(HawserException.class.isAssignableFrom(type), type.getName());
      assertTrue(Modifier.isPublic(type.getModifiers()), type.getName());
    }
  }

  private static String code(String cell) {
    assertTrue(cell.length() > 2 && cell.startsWith("`") && cell.endsWith("`"), cell);
    return cell.substring(1, cell.length() - 1);
  }

  private String warningsWhenLoading(String properties) throws Exception {
    Path file = write(properties);
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try (PrintStream captured = new PrintStream(log, true, StandardCharsets.UTF_8)) {
      System.setErr(captured);
      HawserConfig.load(file);
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }

  private Path write(String properties) throws Exception {
    return Files.writeString(folder.resolve("hawser.properties"), properties);
  }
}
