package io.hawser.registry.support.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.hawser.registry.ServerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON document. What is missing or of another kind reads as nothing, so that a
 * document with unexpected parts is still of use. Immutable.
 */
public final class Json {
  private static final Json NOTHING = new Json(null);

  /** The greatest depth to which values may be nested. */
  private static final int MOST_LEVELS = 100;

  /** A map, a list, a text, a number as text, a truth value, or {@code null}. */
  private final @Nullable Object value;

  private Json(@Nullable Object value) {
    this.value = value;
  }

  private static Json of(@Nullable Object value) {
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
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      Json document = value(parser, MOST_LEVELS);
      if (parser.nextToken() != null) {
        throw notJson(parser);
      }
      return document;
    } catch (JsonProcessingException e) { // without its text, which quotes the document
      throw new IllegalArgumentException("not JSON" + at(e.getLocation()), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text cannot fail
    }
  }

  private static Json value(JsonParser parser, int levels) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null || levels == 0) {
      throw notJson(parser);
    }
    return switch (token) {
      case START_OBJECT -> of(objectOf(parser, levels - 1));
      case START_ARRAY -> of(arrayOf(parser, levels - 1));
      case VALUE_NULL -> NOTHING;
      default -> of(parser.getText());
    };
  }

  private static Map<String, Json> objectOf(JsonParser parser, int levels) throws IOException {
    Map<String, Json> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.getText();
      parser.nextToken();
      fields.put(name, value(parser, levels));
    }
    return fields;
  }

  private static List<Json> arrayOf(JsonParser parser, int levels) throws IOException {
    List<Json> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser, levels));
    }
    return items;
  }

  private static IllegalArgumentException notJson(JsonParser parser) {
    return new IllegalArgumentException("not JSON" + at(parser.currentTokenLocation()));
  }

  private static String at(@Nullable JsonLocation location) {
    return location == null ? "" : " at character " + location.getCharOffset();
  }

  /** {@return the value of a field of an object, or nothing} */
  public Json get(String name) {
    return value instanceof Map<?, ?> fields && fields.get(name) instanceof Json field
        ? field
        : NOTHING;
  }

  /** {@return the fields of an object in their order; none if it is something else} */
  @SuppressWarnings("unchecked") // made by parse() only
  public Map<String, Json> fields() {
    return value instanceof Map ? (Map<String, Json>) value : Map.of();
  }

  /** {@return the elements of an array; none if it is something else} */
  @SuppressWarnings("unchecked") // made by parse() only
  public List<Json> items() {
    return value instanceof List ? (List<Json>) value : List.of();
  }

  /** {@return a text, a number or a truth value as text; empty if it is something else} */
  public String text() {
    return value == null || value instanceof Map || value instanceof List ? "" : value.toString();
  }

  /** {@return a whole number, or {@code otherwise} if it is something else} */
  public long number(long otherwise) {
    try {
      return Long.parseLong(text());
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** {@return the fields of an object that are texts, numbers or truth values, and not empty} */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    fields()
        .forEach(
            (name, field) -> {
              if (!field.text().isEmpty()) {
                texts.put(name, field.text());
              }
            });
    return texts;
  }

  /** {@return the address with this value as its host; nothing if it is not one} */
  public Optional<ServerAddress> address(Json port) {
    try {
      return Optional.of(new ServerAddress(text(), Math.toIntExact(port.number(0))));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** {@return an object of texts as it is written in a document} */
  public static String quoted(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(it -> quoted(it.getKey()) + ":" + quoted(it.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** {@return a text as it is written in a document, with quotation marks and escapes} */
  public static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
