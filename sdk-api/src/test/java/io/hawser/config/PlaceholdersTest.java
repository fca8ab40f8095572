package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {
  @TempDir Path directory;

  private final SystemProperties system = new SystemProperties();

  @AfterEach
  void restore() {
    system.close();
  }

  private HawserConfig load(Map<String, String> environment, String... lines) throws IOException {
    return HawserConfig.load(
        Files.write(directory.resolve("application.properties"), List.of(lines)), environment);
  }

  private static String resolve(Map<String, String> environment, String value) {
    return new Placeholders(environment, new Properties()).resolve("applicationId", value);
  }

  @Test
  void theFormsOfSpringConfigurationsAreUnderstood() throws IOException {
    HawserConfig config =
        load(
            Map.of("REGISTRY_PASSWORD", "pa$$${word"),
            "spring.application.name=shop",
            "seata.application-id=${spring.application.name}",
            "seata.tx-service-group=${spring.application.name}-group",
            "seata.service.grouplist.default=${seata.address:127.0.0.1}:8091",
            "seata.registry.nacos.password=${registry.password}");
    assertEquals("shop", config.get(Keys.APPLICATION_ID));
    assertEquals("shop-group", config.get(Keys.TX_SERVICE_GROUP));
    assertEquals("127.0.0.1:8091", config.text("service.default.grouplist"));
    assertEquals("pa$$${word", config.text("registry.nacos.password"));
  }

  @Test
  void aSystemPropertyWinsOverAVariableAndThatOverTheFile() throws IOException {
    String[] lines = {"test.name=file", "applicationId=${test.name}"};
    assertEquals("file", load(Map.of(), lines).get(Keys.APPLICATION_ID));
    Map<String, String> environment = Map.of("TEST_NAME", "variable");
    assertEquals("variable", load(environment, lines).get(Keys.APPLICATION_ID));
    system.set("test.name", "property");
    assertEquals("property", load(environment, lines).get(Keys.APPLICATION_ID));
  }

  @ParameterizedTest
  @CsvSource({
    "${A}, 1",
    "x${A}y${A}, x1y1",
    "${none:d}, d",
    "${none:}, ''",
    "${none:${A}}, 1",
    "${none:${nothing:${A}0}}, 10",
    "${none:h:8091}, h:8091",
    "${B${A}}, 2",
    "${ A }, 1",
    "$A, $A",
    "${A, ${A",
    "$${A}, $1",
    "\\${A}, ${A}",
    "${}, ${}",
    "a}b, a}b",
    "100$, 100$",
  })
  void forms(String value, String expected) {
    assertEquals(expected, resolve(Map.of("A", "1", "B1", "2"), value));
  }

  @Test
  void anUnresolvedOneIsAnErrorThatNamesKeyAndPlaceholder() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> load(Map.of(), "seata.tx-service-group=${no.such.name}-group"));
    assertEquals(
        "seata.tx-service-group: ${no.such.name} has no value (expected: a system property, an"
            + " environment variable or a setting in the same file of that name, or a default after"
            + " a colon; \\${ stands for ${)",
        e.getMessage());
  }

  @Test
  void aVariableForASettingMayHaveOneToo() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> load(Map.of("SEATA_TX_SERVICE_GROUP", "${no.such.name}")));
    assertTrue(e.getMessage().startsWith("txServiceGroup: ${no.such.name} has no"), e::getMessage);
  }

  @Test
  void aCycleIsAnError() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> load(Map.of(), "applicationId=${b}", "b=${c:1}", "c=${b}"));
    assertEquals(
        "applicationId: ${b} refers to itself (expected: a setting of another name, or a default"
            + " after a colon)",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "logging.pattern=${no.such.name}",
        "client.id=${no.such.name}",
        "seata.store.db.password=${no.such.name}",
      })
  void thoseOfOtherProgramsAndWithoutEffectAreLeftAlone(String line) throws IOException {
    load(Map.of(), line);
  }

  @Test
  void aSecretIsNotMovedToASettingThatIsShown() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> load(Map.of("DB_PASSWORD", "hush"), "applicationId=${DB_PASSWORD}"));
    assertFalse(e.getMessage().contains("hush"), e::getMessage);
  }

  @Test
  void whatGrowsWithoutEndIsAnError() {
    Properties source = new Properties();
    for (int i = 0; i < 30; i++) {
      source.setProperty("p" + i, "${p" + (i + 1) + "}${p" + (i + 1) + "}");
    }
    source.setProperty("p30", "x");
    source.setProperty("applicationId", "${p0}");
    assertThrows(ConfigurationException.class, () -> HawserConfig.from(source));
    source.setProperty("applicationId", "${a".repeat(1_000) + "}".repeat(1_000));
    assertThrows(ConfigurationException.class, () -> HawserConfig.from(source));
  }

  @Test
  void propertiesGivenInCodeMayHaveThem() {
    Properties properties = new Properties();
    properties.setProperty("some.host", "h");
    properties.setProperty("service.default.grouplist", "${some.host}:1");
    assertEquals("h:1", HawserConfig.from(properties).text("service.default.grouplist"));
  }
}
