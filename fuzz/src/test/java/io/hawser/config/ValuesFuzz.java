package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.error.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A byte chooses a setting, and the rest is its value, which is accepted or rejected with a
 * sentence.
 */
@Tag("full")
class ValuesFuzz {
  private static final List<ConfigKey<?>> KEYS = Keys.all();
  private static final List<String> VALUES =
      List.of("10s", "500 ms", "2m", "25d", "true", "0", "-1", "1024", "TM,RM", "gzip", "nacos,zk");

  static Stream<byte[]> seeds() {
    return Stream.iterate(0, i -> i < KEYS.size(), i -> i + 1)
        .map(i -> (char) i.intValue() + VALUES.get(i % VALUES.size()))
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void takenOrRejectedInASentence(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    ConfigKey<?> key = KEYS.get((bytes[0] & 0xff) % KEYS.size());
    String text = new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
    try {
      key.parse(text);
    } catch (ConfigurationException e) {
      assertTrue(e.getMessage().startsWith(key.name() + ": "), e.getMessage());
      if (Keys.isSecret(key.name())) {
        assertNull(e.getCause());
        assertFalse(text.length() > 20 && e.getMessage().contains(text));
      }
    }
  }
}
