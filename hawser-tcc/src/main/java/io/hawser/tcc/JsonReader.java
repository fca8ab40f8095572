package io.hawser.tcc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as maps, lists, strings, booleans, {@code Long}s or, where these are too small, {@code
 * BigInteger}s, and {@code BigDecimal}s. Members of objects that are null are left out.
 */
final class JsonReader {
  /** The greatest length of a number: no number that a service counts with has so many digits. */
  private static final int MAX_NUMBER = 400;

  private static final int LONG_DIGITS = 18;

  private final String in;
  private int at;

  private JsonReader(String in) {
    this.in = in;
  }

  /**
   * Reads a document.
   *
   * @param json the document
   * @return its value
   * @throws IllegalArgumentException if the text is no JSON; the message has no part of it
   */
  static @Nullable Object read(String json) {
    JsonReader reader = new JsonReader(json);
    Object value = reader.value(0);
    reader.blanks();
    if (reader.at < json.length()) {
      throw reader.wrong("the end");
    }
    return value;
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException("no JSON: " + expected + " expected at character " + at);
  }

  private @Nullable Object value(int depth) {
    if (depth > JsonWriter.MAX_DEPTH) {
      throw wrong("at most " + JsonWriter.MAX_DEPTH + " levels");
    }
    blanks();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> text();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    if (ends('}')) {
      return members;
    }
    do {
      blanks();
      String name = text();
      blanks();
      expect(':');
      Object value = value(depth + 1);
      if (value == null) {
        members.remove(name);
      } else {
        members.put(name, value);
      }
    } while (hasNext('}'));
    return members;
  }

  private List<@Nullable Object> array(int depth) {
    List<@Nullable Object> elements = new ArrayList<>();
    at++;
    if (ends(']')) {
      return elements;
    }
    do {
      elements.add(value(depth + 1));
    } while (hasNext(']'));
    return elements;
  }

  /** Consumes the character that ends an empty object or array. */
  private boolean ends(char end) {
    blanks();
    if (peek() != end) {
      return false;
    }
    at++;
    return true;
  }

  private boolean hasNext(char end) {
    if (ends(end)) {
      return false;
    }
    expect(',');
    return true;
  }

  private String text() {
    expect('"');
    StringBuilder text = new StringBuilder();
    while (true) {
      char c = peek();
      if (c < ' ') {
        throw wrong("the end of a text");
      }
      at++;
      if (c == '"') {
        return text.toString();
      }
      text.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> codeUnit();
      default -> throw wrong("an escape");
    };
  }

  private char codeUnit() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0 || peek() > 'f') {
        throw wrong("a hexadecimal digit");
      }
      code = code * 16 + digit;
      at++;
    }
    return (char) code;
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!in.startsWith(word, at)) {
      throw wrong("a value");
    }
    at += word.length();
    return value;
  }

  private Object number() {
    int start = at;
    boolean whole = true;
    while (at < in.length() && "+-.eE0123456789".indexOf(in.charAt(at)) >= 0) {
      whole &= ".eE".indexOf(in.charAt(at)) < 0;
      at++;
    }
    String digits = in.substring(start, at);
    if (digits.isEmpty() || digits.charAt(0) == '+' || digits.length() > MAX_NUMBER) {
      at = start;
      throw wrong("a value");
    }
    try {
      if (!whole) {
        return decimal(digits);
      }
      if (digits.length() <= LONG_DIGITS) {
        return Long.valueOf(digits);
      }
      BigInteger big = new BigInteger(digits);
      return big.bitLength() < Long.SIZE ? (Object) big.longValue() : big;
    } catch (NumberFormatException e) {
      at = start;
      throw wrong("a number");
    }
  }

  /**
   * Reads a number within limits: an exponent of many digits would make a number that fills the
   * memory when it is expanded.
   */
  static BigDecimal decimal(String digits) {
    if (digits.length() > MAX_NUMBER) {
      throw new NumberFormatException("too long");
    }
    BigDecimal decimal = new BigDecimal(digits);
    if (Math.abs(decimal.scale()) > MAX_NUMBER) {
      throw new NumberFormatException("too large or too small");
    }
    return decimal;
  }

  private void blanks() {
    while (at < in.length() && " \t\r\n".indexOf(in.charAt(at)) >= 0) {
      at++;
    }
  }

  /** Returns the next character; NUL, which no JSON has, at the end. */
  private char peek() {
    return at < in.length() ? in.charAt(at) : 0;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw wrong("'" + c + "'");
    }
    at++;
  }
}
