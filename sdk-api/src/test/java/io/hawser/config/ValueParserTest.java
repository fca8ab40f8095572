package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueParserTest {

  @ParameterizedTest
  @CsvSource({
    "10s, PT10S",
    "500ms, PT0.5S",
    "2m, PT2M",
    "3 h, PT3H",
    "24d, P24D",
    "1500, PT1.5S",
    "10S, PT10S",
    "0, PT0S",
    "2147483647, PT596H31M23.647S"
  })
  void durationsAreReadInTheUsualForms(String text, Duration duration) {
    assertEquals(duration, ValueParser.duration(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "-1",
        "1.5s",
        "10 seconds",
        "1s2",
        "25d",
        "2147483648",
        "999999999999999d"
      })
  void otherTextsAreNoDurations(String text) {
    assertThrows(IllegalArgumentException.class, () -> ValueParser.duration(text));
  }

  @Test
  void aPositiveDurationIsAboveZero() {
    assertEquals(Duration.ofMillis(1), ValueParser.positiveDuration("1"));
    assertThrows(IllegalArgumentException.class, () -> ValueParser.positiveDuration("0s"));
  }

  @Test
  void booleansAreTrueOrFalseInAnyCase() {
    assertEquals(true, ValueParser.bool("True"));
    assertEquals(false, ValueParser.bool("FALSE"));
    assertThrows(IllegalArgumentException.class, () -> ValueParser.bool("yes"));
  }

  @Test
  void integersHaveBounds() {
    ConfigKey.Parser<Integer> parser = ValueParser.integer(1, 3);
    assertEquals(1, parser.parse("1"));
    assertEquals(3, parser.parse("3"));
    for (String bad : new String[] {"0", "4", "1.0", "", "99999999999"}) {
      assertThrows(IllegalArgumentException.class, () -> parser.parse(bad), bad);
    }
  }

  @Test
  void rolesAreAListInAnyCase() {
    assertEquals(Set.of("TM", "RM"), ValueParser.roles("rm , TM"));
    assertEquals(Set.of("RM"), ValueParser.roles("RM"));
    assertThrows(IllegalArgumentException.class, () -> ValueParser.roles("TM,"));
  }

  @Test
  void everyDefaultIsAGoodValue() {
    for (ConfigKey<?> key : Keys.all()) {
      key.parse(null);
    }
  }
}
