package io.hawser.registry.support.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one JSON document (RFC 8259). Of two fields with one name the last counts. */
final class JsonReader {
  /** Documents of registries have a depth of about six. */
  private static final int MAX_DEPTH = 64;

  private final String text;
  private int at;

  JsonReader(String text) {
    this.text = text;
  }

  Json document() {
    Json value = value(0);
    skipBlanks();
    if (at < text.length()) {
      throw error("the end");
    }
    return value;
  }

  private Json value(int depth) {
    if (depth > MAX_DEPTH) {
      throw error("fewer levels");
    }
    skipBlanks();
    char c = at < text.length() ? text.charAt(at) : 0;
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> Json.of(string());
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Json object(int depth) {
    Map<String, Json> fields = new LinkedHashMap<>();
    at++;
    if (!skip('}')) {
      do {
        skipBlanks();
        if (at >= text.length() || text.charAt(at) != '"') {
          throw error("a name");
        }
        String name = string();
        expect(':');
        fields.put(name, value(depth + 1));
      } while (skip(','));
      expect('}');
    }
    return Json.of(fields);
  }

  private Json array(int depth) {
    List<Json> items = new ArrayList<>();
    at++;
    if (!skip(']')) {
      do {
        items.add(value(depth + 1));
      } while (skip(','));
      expect(']');
    }
    return Json.of(items);
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      out.append(c == '\\' ? escaped() : c);
    }
    throw error("the end of a text");
  }

  private char escaped() {
    char c = at < text.length() ? text.charAt(at++) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> fourDigits();
      default -> throw error("an escape");
    };
  }

  private char fourDigits() {
    if (at + 4 <= text.length()) {
      try {
        int code = Integer.parseInt(text, at, at + 4, 16);
        at += 4;
        return (char) code;
      } catch (NumberFormatException e) {
        // Not digits.
      }
    }
    throw error("four hexadecimal digits");
  }

  private Json word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw error(word);
    }
    at += word.length();
    return Json.of(value);
  }

  /** Kept as text: nothing here calculates. */
  private Json number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = text.substring(start, at);
    try {
      Double.parseDouble(number);
    } catch (NumberFormatException e) {
      at = start;
      throw error("a value");
    }
    return Json.of(number);
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean skip(char c) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!skip(c)) {
      throw error("'" + c + "'");
    }
  }

  private IllegalArgumentException error(String expected) {
    return new IllegalArgumentException(
        "not JSON at character " + at + " (expected: " + expected + ")");
  }
}
