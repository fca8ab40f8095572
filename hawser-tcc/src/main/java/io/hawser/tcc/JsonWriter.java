package io.hawser.tcc;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes texts, numbers, booleans, enums, dates and times, and lists, arrays, maps and records of
 * them as JSON.
 */
final class JsonWriter {
  /** The reader has the same limit. A list that contains itself ends here, too. */
  static final int MAX_DEPTH = 32;

  private final StringBuilder out = new StringBuilder();

  private JsonWriter() {}

  /**
   * Writes a value.
   *
   * @param value the value
   * @return its JSON
   * @throws IllegalArgumentException if the value is something else
   */
  static String write(Object value) {
    JsonWriter writer = new JsonWriter();
    writer.value(value, 0);
    return writer.out.toString();
  }

  @SuppressWarnings("JavaUtilDate") // services have such parameters
  private void value(Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "a value has more than " + MAX_DEPTH + " levels of lists and maps");
    }
    if (value instanceof CharSequence || value instanceof Character) {
      text(value.toString());
    } else if (value instanceof Enum<?> constant) {
      text(constant.name());
    } else if (TextTypes.isOne(value)) {
      text(value.toString());
    } else if (value instanceof Date date) {
      out.append(date.getTime());
    } else if (value instanceof Boolean || isFinite(value)) {
      out.append(value);
    } else if (value instanceof Map<?, ?> map) {
      object(map, depth);
    } else if (value instanceof Iterable<?> list) {
      array(list, depth);
    } else if (value instanceof Record object) {
      object(RecordReflection.values(object), depth);
    } else if (value.getClass().isArray()) {
      array(elements(value), depth);
    } else {
      throw new IllegalArgumentException(
          "a value of type "
              + value.getClass().getName()
              + " (expected: text, finite number, boolean, enum, date or time, or a list, array, map or"
              + " record of these)");
    }
  }

  private static List<@Nullable Object> elements(Object array) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      elements.add(Array.get(array, i));
    }
    return elements;
  }

  private static boolean isFinite(Object value) {
    return value instanceof Number number
        && value.getClass().getName().startsWith("java.")
        && Double.isFinite(
            number instanceof Float || number instanceof Double ? number.doubleValue() : 0);
  }

  private void object(Map<?, ?> map, int depth) {
    String separator = "";
    out.append('{');
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entry.getValue() != null) {
        out.append(separator);
        text(String.valueOf(entry.getKey()));
        out.append(':');
        value(entry.getValue(), depth + 1);
        separator = ",";
      }
    }
    out.append('}');
  }

  private void array(Iterable<?> list, int depth) {
    String separator = "";
    out.append('[');
    for (Object element : list) {
      out.append(separator);
      if (element == null) {
        out.append("null");
      } else {
        value(element, depth + 1);
      }
      separator = ",";
    }
    out.append(']');
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
