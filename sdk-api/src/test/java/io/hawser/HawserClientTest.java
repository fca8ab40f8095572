package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** This module has no transport, like an application that depends only on the API. */
class HawserClientTest {

  @Test
  void withoutATransportTheErrorNamesTheMissingArtifact() {
    HawserConfig config = HawserConfig.builder().build();
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> HawserClient.connect(config));
    assertTrue(
        e.getMessage()
            .startsWith(
                "There is no transport on the class path (expected: io.hawser:sdk-netty or"
                    + " io.hawser:sdk-netty-shaded). These class loaders were searched: "),
        e.getMessage());
  }

  @Test
  void nullIsRejectedByName() {
    HawserConfig config = HawserConfig.builder().build();
    assertEquals(
        "config",
        assertThrows(NullPointerException.class, () -> HawserClient.connect(null)).getMessage());
    assertEquals(
        "config",
        assertThrows(NullPointerException.class, () -> HawserClient.connect(null, List.of()))
            .getMessage());
    assertEquals(
        "hooks",
        assertThrows(NullPointerException.class, () -> HawserClient.connect(config, null))
            .getMessage());
  }
}
