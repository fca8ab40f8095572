package io.hawser.tcc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes what a step asks for of what JSON has. Nothing is cut or rounded. */
final class Conversion {
  private Conversion() {}

  /**
   * Converts a value.
   *
   * @throws IllegalArgumentException if the value does not fit the type; the message names both
   */
  static Object convert(String name, Object value, Class<?> type) {
    Object converted;
    try {
      converted = convert(value, type);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new IllegalArgumentException(misfit(name, value, type), e);
    }
    if (converted == null) {
      throw new IllegalArgumentException(misfit(name, value, type));
    }
    return converted;
  }

  private static String misfit(String name, Object value, Class<?> type) {
    return "parameter "
        + name
        + " is a "
        + value.getClass().getSimpleName()
        + " that does not fit "
        + type.getName();
  }

  private static @Nullable Object convert(Object value, Class<?> type) {
    if (type.isInstance(value)) {
      return value;
    }
    if (type == String.class) {
      return value instanceof Map || value instanceof List
          ? JsonWriter.write(value)
          : value.toString();
    }
    if (type == boolean.class || type == Boolean.class) {
      return truth(value);
    }
    if (type == char.class || type == Character.class) {
      return value instanceof String text && text.length() == 1 ? text.charAt(0) : null;
    }
    if (type.isEnum()) {
      return constant(value, type);
    }
    if (value instanceof String text && (type == Map.class || type == List.class)) {
      Object read = JsonReader.read(text); // Seata's client writes these as text in a text
      return type.isInstance(read) ? read : null;
    }
    return value instanceof Number || value instanceof String
        ? number(JsonReader.decimal(value.toString()), type)
        : null;
  }

  private static @Nullable Object truth(Object value) {
    if (value instanceof String text) {
      return switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> null;
      };
    }
    return value instanceof Boolean ? value : null;
  }

  private static @Nullable Object constant(Object value, Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      if (constant instanceof Enum<?> named && value.equals(named.name())) {
        return constant;
      }
    }
    return null;
  }

  private static @Nullable Object number(BigDecimal value, Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return value.intValueExact();
    }
    if (type == long.class || type == Long.class) {
      return value.longValueExact();
    }
    if (type == short.class || type == Short.class) {
      return value.shortValueExact();
    }
    if (type == byte.class || type == Byte.class) {
      return value.byteValueExact();
    }
    if (type == double.class || type == Double.class) {
      return value.doubleValue();
    }
    if (type == float.class || type == Float.class) {
      return value.floatValue();
    }
    if (type == BigInteger.class) {
      return value.toBigIntegerExact();
    }
    return type == BigDecimal.class ? value : null;
  }
}
