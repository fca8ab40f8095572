package io.hawser.tcc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document that the TC keeps of a branch, and the values in it. */
class JsonTest {

  @Test
  void readsWhatSeatasClientWrites() {
    Map<String, Object> context =
        ActionDocument.read(
            "{\"actionContext\":{\"action-start-time\":1764430000123,\"useTCCFence\":true,"
                + "\"sys::prepare\":\"reserve\",\"sys::commit\":\"commit\",\"count\":2,"
                + "\"sys::rollback\":\"rollback\",\"host-name\":\"10.0.0.1\",\"price\":1.50,"
                + "\"actionName\":\"stock\",\"list\":\"[\\\"a\\\",1]\"}}");

    assertEquals(Boolean.TRUE, context.get("useTCCFence"));
    assertEquals(1764430000123L, context.get("action-start-time"));
    assertEquals(2L, context.get("count"));
    assertEquals(new BigDecimal("1.50"), context.get("price"));
    assertEquals("reserve", context.get("sys::prepare"));
    assertEquals(List.of("a", 1L), JsonConversion.convert("list", context.get("list"), List.class));
  }

  @Test
  void writesAndReadsEveryKindOfValue() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(
        "text", "quote \" backslash \\ line\n tab\t nul\0 \u00e9\u20ac \ud83d\ude00 \ud800 /");
    values.put("empty", "");
    values.put("long", Long.MIN_VALUE);
    values.put("big", BigInteger.TWO.pow(80));
    values.put("decimal", new BigDecimal("-12.340"));
    values.put("yes", true);
    values.put("list", Arrays.asList("a", null, List.of(), 1L));
    values.put("map", Map.of("inner", Map.of("x", 1L)));

    assertEquals(values, ActionDocument.read(ActionDocument.write(values)));
  }

  enum Size {
    SMALL {
      @Override
      int units() {
        return 1;
      }
    },
    LARGE {
      @Override
      int units() {
        return 9;
      }
    };

    abstract int units();
  }

  @Test
  void convertsWithoutLoss() {
    assertEquals(7, JsonConversion.convert("p", 7L, int.class));
    assertEquals(7L, JsonConversion.convert("p", "7", Long.class));
    assertEquals(0.1, JsonConversion.convert("p", new BigDecimal("0.1"), double.class));
    assertEquals(new BigDecimal("7"), JsonConversion.convert("p", 7L, BigDecimal.class));
    assertEquals("7", JsonConversion.convert("p", 7L, String.class));
    assertEquals('x', JsonConversion.convert("p", "x", char.class));
    assertEquals(true, JsonConversion.convert("p", "true", boolean.class));
    assertEquals(
        Size.LARGE, JsonConversion.convert("p", ActionDocument.plain("p", Size.LARGE), Size.class));
    for (Object[] misfit :
        new Object[][] {
          {1L << 40, int.class},
          {new BigDecimal("1.5"), long.class},
          {"seven", int.class},
          {"yes", boolean.class},
          {"MEDIUM", Size.class},
          {"xy", char.class},
          {true, long.class},
          {7L, Thread.class},
        }) {
      Exception thrown =
          assertThrows(
              IllegalArgumentException.class,
              () -> JsonConversion.convert("units", misfit[0], (Class<?>) misfit[1]),
              Arrays.toString(misfit));
      assertTrue(thrown.getMessage().startsWith("parameter units is a "), thrown.getMessage());
    }
  }

  enum Unit {
    PIECE
  }

  record Line(String item, int count, Unit unit, List<BigDecimal> prices) {
    Line {
      if (count < 0) {
        throw new IllegalArgumentException("count: " + count);
      }
    }
  }

  record Order(UUID id, LocalDate day, Set<Line> lines, Map<Unit, Duration> times, long[] sums) {}

  /** Checks that a confirm gets the same values that the try passed. */
  @Test
  void recordsCollectionsAndTimesComeBackAsTheyWere() {
    Line line = new Line("apple", 2, Unit.PIECE, List.of(new BigDecimal("1.50"), BigDecimal.TEN));
    Order order =
        new Order(
            UUID.fromString("c56a4180-65aa-42ec-a945-5fd21dec0538"),
            LocalDate.of(2026, 11, 29),
            Set.of(line),
            Map.of(Unit.PIECE, Duration.ofSeconds(90)),
            new long[] {1L << 40, 2});
    Object plain = Objects.requireNonNull(ActionDocument.plain("order", order));

    Order back = (Order) JsonConversion.convert("order", plain, Order.class);

    assertEquals(order.id, back.id);
    assertEquals(order.day, back.day);
    assertEquals(order.lines, back.lines);
    assertEquals(order.times, back.times);
    assertArrayEquals(order.sums, back.sums);
    assertEquals(
        line, JsonConversion.convert("line", JsonWriter.write(line), Line.class)); // in a text
    for (Object value :
        new Object[] {
          Instant.parse("2026-11-29T20:00:00.123456789Z"),
          LocalDateTime.parse("2026-11-29T20:00:01"),
          LocalTime.parse("20:00"),
          OffsetDateTime.parse("2026-11-29T20:00:01+01:00"),
          ZonedDateTime.parse("2026-11-29T20:00:01+01:00[Europe/Berlin]"),
          Period.ofMonths(3),
          YearMonth.of(2026, 11),
          new Date(1_790_000_000_123L),
          ZoneOffset.ofHours(2),
          Unit.PIECE,
          UUID.randomUUID()
        }) {
      assertEquals(
          value,
          JsonConversion.convert(
              "p", Objects.requireNonNull(ActionDocument.plain("p", value)), value.getClass()));
    }
  }

  @Test
  void aValueThatDoesNotFitIsNamedByItsPath() {
    Map<String, Object> negative = Map.of("item", "apple", "count", -1);
    for (Object[] misfit :
        new Object[][] {
          {Map.of("item", "apple"), Line.class, "parameter p.count is missing"},
          {negative, Line.class, "parameter p does not fit " + Line.class.getName() + ": "},
          {
            Map.of("count", 1, "prices", List.of(1, "x")),
            Line.class,
            "parameter p.prices[1] is a String that does not fit java.math.BigDecimal"
          },
          {List.of(1, 1L << 40), int[].class, "parameter p[1] is a Long that does not fit int"},
          {"no list", Set.class, "parameter p is a String that does not fit java.util.Set"},
          {"29.11.2026", LocalDate.class, "parameter p is a String that does not fit java.time"},
          {(1L << 53) + 1, double.class, "parameter p is a Long that does not fit double"},
          {new BigDecimal("1e300"), float.class, "parameter p is a BigDecimal that does not fit"},
        }) {
      Exception thrown =
          assertThrows(
              IllegalArgumentException.class,
              () -> JsonConversion.convert("p", misfit[0], (Class<?>) misfit[1]),
              Arrays.toString(misfit));
      assertTrue(thrown.getMessage().startsWith((String) misfit[2]), thrown.getMessage());
    }
  }

  /** Expanded, it would fill the memory. */
  @Test
  void aNumberOfManyZerosIsRejected() {
    assertThrows(IllegalArgumentException.class, () -> JsonReader.read("1e999999999"));
    assertThrows(
        IllegalArgumentException.class,
        () -> JsonConversion.convert("p", "1e999999999", BigInteger.class));
  }

  @Test
  void rejectsWhatJsonHasNoFormFor() {
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);
    for (Object value : new Object[] {new Object(), Double.NaN, 1 / 0.0f, cycle, Optional.of(1)}) {
      Exception thrown =
          assertThrows(
              IllegalArgumentException.class,
              () -> ActionDocument.write(Map.of("item", value)),
              () -> value.getClass().toString());
      assertTrue(thrown.getMessage().startsWith("parameter item: "), thrown.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "}",
        "[",
        "[1",
        "[1,]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "'a'",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u+123\"",
        "tru",
        "nul",
        "-",
        "1.2.3",
        "1e",
        "+1",
        "{} {}",
        "\"a\nb\"",
        "units=3",
        "NaN",
        ",",
        ":",
        "{\"a\":1 \"b\":2}",
        "\"\\",
        "--1",
        "1-1"
      })
  void rejectsWhatIsNoJson(String text) {
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> ActionDocument.read(text));
    assertFalse(thrown.getMessage().contains(text) && text.length() > 3, thrown.getMessage());
  }

  @Test
  void rejectsJsonThatIsAnotherDocument() {
    for (String other : new String[] {"[]", "1", "{}", "{\"actionContext\":1}", "null"}) {
      Exception thrown =
          assertThrows(IllegalArgumentException.class, () -> ActionDocument.read(other));
      assertTrue(thrown.getMessage().contains("no object actionContext"), thrown.getMessage());
    }
    assertEquals(Map.of(), ActionDocument.read(""));
  }

  @Test
  void rejectsDeepNesting() {
    String deep = "[".repeat(100_000);
    assertThrows(IllegalArgumentException.class, () -> JsonReader.read(deep));
  }

  /** Nothing but an IllegalArgumentException, whatever is damaged. */
  @Test
  void damagedDocumentsAreRejectedOrRead() {
    String sound =
        ActionDocument.write(
            Map.of("a", List.of(1, "x\n\u00e9", true), "b", Map.of("c", -1.5e10), "d", "\\\""));
    Random random = new Random(14);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder damaged = new StringBuilder(sound);
      for (int i = 0; i <= random.nextInt(3); i++) {
        int position = random.nextInt(damaged.length());
        switch (random.nextInt(3)) {
          case 0 -> damaged.deleteCharAt(position);
          case 1 -> damaged.insert(position, sound.charAt(random.nextInt(sound.length())));
          default -> damaged.setCharAt(position, (char) random.nextInt(128));
        }
      }
      try {
        ActionDocument.read(damaged.toString());
      } catch (IllegalArgumentException expected) {
        assertTrue(expected.getMessage() != null);
      }
    }
  }
}
