package io.hawser.tcc;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Types whose values are texts in JSON, those of their {@code toString}. */
final class TextTypes {
  private static final Map<Class<?>, Function<String, Object>> PARSERS =
      Map.ofEntries(
          Map.entry(Duration.class, Duration::parse),
          Map.entry(Instant.class, Instant::parse),
          Map.entry(LocalDate.class, LocalDate::parse),
          Map.entry(LocalDateTime.class, LocalDateTime::parse),
          Map.entry(LocalTime.class, LocalTime::parse),
          Map.entry(MonthDay.class, MonthDay::parse),
          Map.entry(OffsetDateTime.class, OffsetDateTime::parse),
          Map.entry(OffsetTime.class, OffsetTime::parse),
          Map.entry(Period.class, Period::parse),
          Map.entry(Year.class, Year::parse),
          Map.entry(YearMonth.class, YearMonth::parse),
          Map.entry(ZoneId.class, ZoneId::of),
          Map.entry(ZoneOffset.class, ZoneOffset::of),
          Map.entry(ZonedDateTime.class, ZonedDateTime::parse),
          Map.entry(UUID.class, UUID::fromString));

  private TextTypes() {}

  static boolean isOne(Object value) {
    return value instanceof ZoneId || PARSERS.containsKey(value.getClass());
  }

  /** Returns what makes a value of its text, or null if the type is none of these. */
  static @Nullable Function<String, Object> parser(Class<?> type) {
    return PARSERS.get(type);
  }
}
