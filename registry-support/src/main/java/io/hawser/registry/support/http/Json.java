package io.hawser.registry.support.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON document. What is missing or of another kind reads as nothing, so that a
 * document with unexpected parts is still of use. Immutable.
 */
public final class Json {
  private static final Json NOTHING = new Json(null);

  /** A map, a list, a text, a number as text, a truth value, or {@code null}. */
  private final @Nullable Object value;

  private Json(@Nullable Object value) {
    this.value = value;
  }

  static Json of(@Nullable Object value) {
    return value == null ? NOTHING : new Json(value);
  }

  /**
   * Parses a document.
   *
   * @param text the document
   * @return its value
   * @throws IllegalArgumentException if it is not JSON; the message says where
   */
  public static Json parse(String text) {
    return new JsonReader(text).document();
  }

  /**
   * Returns a field of an object.
   *
   * @param name the name of the field
   * @return its value, or nothing
   */
  public Json get(String name) {
    return value instanceof Map<?, ?> fields && fields.get(name) instanceof Json field
        ? field
        : NOTHING;
  }

  /**
   * Returns the fields of an object.
   *
   * @return names and values, in their order; empty if it is none
   */
  @SuppressWarnings("unchecked") // made by JsonReader only
  public Map<String, Json> fields() {
    return value instanceof Map ? (Map<String, Json>) value : Map.of();
  }

  /**
   * Returns the elements of an array.
   *
   * @return the elements; empty if it is none
   */
  @SuppressWarnings("unchecked") // made by JsonReader only
  public List<Json> items() {
    return value instanceof List ? (List<Json>) value : List.of();
  }

  /**
   * Returns a text, a number or a truth value as text.
   *
   * @return the text, empty if it is something else
   */
  public String text() {
    return value == null || value instanceof Map || value instanceof List ? "" : value.toString();
  }

  /**
   * Returns a whole number.
   *
   * @param otherwise the result for anything else
   * @return the number
   */
  public long number(long otherwise) {
    try {
      return Long.parseLong(text());
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /**
   * Returns a text as it is written in a document.
   *
   * @param text any text
   * @return the text in quotation marks, with escapes
   */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
