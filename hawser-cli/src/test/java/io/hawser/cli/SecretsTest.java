package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests secrets that are ordinary words: other uses of the word stay readable. */
class SecretsTest {
  private static Secrets of(String secret) {
    return Secrets.of(Map.of("PASSWORD", secret));
  }

  @ParameterizedTest
  @CsvSource({
    "nacos rejects nacos, *** rejects ***",
    "nacosd and mynacos and nacos2, nacosd and mynacos and nacos2",
    "user nacos@10.0.0.1, user ***@10.0.0.1",
    "'{\"said\":\"nacos\"}', '{\"said\":\"***\"}'",
    "'{\\\"said\\\":\\nnacos\\u0022nacos', '{\\\"said\\\":\\n***\\u0022***'",
    "registry.nacos.serverAddr=nacos, registry.nacos.serverAddr=***",
    "check registry.nacos.*; nacos., check registry.nacos.*; ***.",
    "seata.registry.nacos.server-addr, seata.registry.nacos.server-addr",
    "registry.nacos.nacos, registry.nacos.***",
    "service.vgroupMapping.nacos=default, service.vgroupMapping.nacos=default",
    "at nacos.example.com, at ***.example.com",
  })
  void onlyTheWordItselfIsHidden(String text, String expected) {
    assertEquals(expected, of("nacos").hide(text));
  }

  /** Other words do not contain them by chance. */
  @ParameterizedTest
  @CsvSource({"s3cr3t", "p@ss", "a b", "hush-1", "123456"})
  void otherSecretsAreHiddenEverywhere(String secret) {
    assertEquals(
        "x (***) registry.nacos.***",
        of(secret).hide("x (S) registry.nacos.S".replace("S", secret)));
  }

  @ParameterizedTest
  @CsvSource({"true", "FALSE", "8848", "12345", "ab"})
  void valuesThatOccurEverywhereStay(String secret) {
    assertEquals("it is " + secret, of(secret).hide("it is " + secret));
  }

  @Test
  void namesOfSettingsStayInAnExplanation(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("hawser.properties"),
            """
            registry.type=nacos
            registry.nacos.serverAddr=127.0.0.1:1
            registry.nacos.username=me
            registry.nacos.password=nacos
            """);
    StringWriter out = new StringWriter();
    HawserCli.run(
        new PrintWriter(out),
        new PrintWriter(out),
        "config",
        "explain",
        "--config",
        file.toString());
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.contains("registry.nacos.serverAddr=127.0.0.1:1"), out::toString);
    assertTrue(lines.contains("registry.nacos.password=***"), out::toString);
  }
}
