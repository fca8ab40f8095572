package io.hawser.registry.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.RegistrySettings;
import io.hawser.error.ConfigurationException;
import io.hawser.registry.support.EndpointSetting.Endpoint;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointSettingTest {
  private static final String KEY = "registry.x.serverAddr";

  private static List<Endpoint> read(String value, boolean withPath) {
    RegistrySettings settings =
        RegistrySettings.of(HawserConfig.builder().set(KEY, value).build(), "x");
    return new EndpointSetting(
            "serverAddr", "localhost", 6379, List.of("http", "https"), withPath, "an address")
        .read(settings);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "h.example.com | h.example.com:6379",
        "h:1 | h:1",
        "[::1] | [::1]:6379",
        " [::1]:1  | [::1]:1",
        "HTTPS://H:1/ | https h:1",
        "a:1,, b;http://c | a:1 b:6379 http c:6379",
        "a:1;a:1, | a:1",
        "a/p/q// | a:6379 /p/q",
      })
  void readsSchemesPortsAndPaths(String value, String expected) {
    assertEquals(
        expected,
        read(value, true).stream()
            .map(it -> (it.scheme() + " " + it.address() + " " + it.path()).trim())
            .collect(Collectors.joining(" ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "h:", "h:x", "h:0", "[::1", "a b", "ftp://h:1", "http://", "h/p"})
  void rejectsOthersWithTheExpectedForm(String value) {
    String message =
        assertThrows(ConfigurationException.class, () -> read(value, false)).getMessage();
    assertTrue(message.startsWith(KEY + ": " + value + " (expected: an address; "), message);
  }

  @Test
  void aPasswordIsRejectedAndNotShown() {
    String message =
        assertThrows(ConfigurationException.class, () -> read("http://me:hidden@h:1", false))
            .getMessage();
    assertFalse(message.contains("hidden"), message);
  }
}
