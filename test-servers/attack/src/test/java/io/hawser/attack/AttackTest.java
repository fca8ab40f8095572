package io.hawser.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.attack.attacks.Attack;
import io.hawser.attack.attacks.Attacks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A few seconds of each attack; {@code ./dev attack} takes longer and measures. */
@Tag("full")
class AttackTest {
  private static final Duration SECONDS = Duration.ofSeconds(3);

  static Stream<String> attacks() {
    return Attacks.all().stream().map(Attack::name);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void honestClientIsAnswered(String name) throws IOException {
    String classPath = System.getProperty("java.class.path");
    Path logs = Path.of(System.getProperty("hawser.testservers.work", "target/children"));
    Row row = new Trial(Attacks.named(name), SECONDS, SECONDS, classPath, logs).run();
    assertEquals(0, row.honest().hung(), row::toString);
    assertEquals(0, row.honest().errors(), row::toString);
  }
}
