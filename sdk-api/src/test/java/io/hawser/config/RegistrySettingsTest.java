package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.error.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySettingsTest {
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path directory;

  private static RegistrySettings settings(String name, String value) {
    return RegistrySettings.of(HawserConfig.builder().set(name, value).build(), "my");
  }

  private static void assertRejected(String message, Executable reading) {
    assertEquals(message, assertThrows(ConfigurationException.class, reading).getMessage());
  }

  @Test
  void anUnsetValueIsTheDefault() {
    RegistrySettings settings = settings("registry.other.name", "value");
    assertNull(settings.text("name"));
    assertNull(settings.flag("name"));
    assertNull(settings.file("name", "a file"));
    assertEquals("default", settings.text("name", "default"));
    assertEquals("a:1", settings.addresses("name", "a:1"));
    assertEquals(MINUTE, settings.duration("name", MINUTE, MILLISECOND, MILLISECOND));
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry.my.someName", "seata.registry.my.some-name"})
  void bothSpellingsAreRead(String key) {
    assertEquals("value", settings(key, " value ").text("someName"));
    assertEquals("value", settings(key, "value").text("someName", "default"));
  }

  @ParameterizedTest
  @CsvSource({"500, 500", "500ms, 500", "2s, 2000", "2 S, 2000", "1m, 60000", "1, 1"})
  void durationsHaveManyForms(String value, long millis) {
    assertEquals(
        Duration.ofMillis(millis),
        settings("registry.my.timeout", value).duration("timeout", MINUTE, MILLISECOND, MINUTE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "soon", "61s", "1.5s", "99999999999999999999"})
  void otherDurationsAreRejected(String value) {
    assertRejected(
        "registry.my.timeout: "
            + value
            + " (expected: a duration such as 2s, 500ms or plain milliseconds, from 1ms to 60s)",
        () ->
            settings("registry.my.timeout", value)
                .duration("timeout", MINUTE, MILLISECOND, MINUTE));
  }

  @Test
  void flagsAreTrueOrFalse() {
    assertEquals(true, settings("registry.my.ssl", "TRUE").flag("ssl"));
    assertEquals(false, settings("registry.my.ssl", "false").flag("ssl"));
    assertRejected(
        "registry.my.ssl: yes (expected: true or false)",
        () -> settings("registry.my.ssl", "yes").flag("ssl"));
  }

  @Test
  void filesMustBeThere() throws Exception {
    Path file = Files.createFile(directory.resolve("ca.pem"));
    assertEquals(file, settings("registry.my.caFile", file.toString()).file("caFile", "a file"));
    assertRejected(
        "registry.my.caFile: " + directory + " (expected: a PEM file that can be read)",
        () -> settings("registry.my.caFile", directory.toString()).file("caFile", "a PEM file"));
  }

  @Test
  void aPasswordInAnAddressIsRejectedAndNotShown() {
    assertRejected(
        "registry.my.serverAddr: (not shown) (expected: addresses without a user or password: these"
            + " are registry.my.username and registry.my.password)",
        () ->
            settings("registry.my.serverAddr", "http://u:s3cr3t@h:1").addresses("serverAddr", ""));
  }

  @Test
  void errorsNameTheKeyButNoSecret() {
    RegistrySettings settings = settings("registry.my.a", "b");
    assertEquals(
        "registry.my.password: not set (expected: a password, as registry.my.username is set)",
        settings.missing("password", "a password", "username").getMessage());
    IllegalStateException cause = new IllegalStateException("s3cr3t");
    ConfigurationException hidden = settings.invalid("keyPassword", "s3cr3t", "another one", cause);
    assertEquals(
        "registry.my.keyPassword: (not shown) (expected: another one)", hidden.getMessage());
    assertNull(hidden.getCause());
    ConfigurationException shown = settings.invalid("group", "a b", "no blanks", cause);
    assertEquals("registry.my.group: a b (expected: no blanks)", shown.getMessage());
    assertEquals(cause, shown.getCause());
  }
}
