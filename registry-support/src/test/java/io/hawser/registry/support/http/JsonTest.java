package io.hawser.registry.support.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of servers are read, and others are rejected with an exception of one kind. */
class JsonTest {

  @Test
  void readsADocument() {
    Json json =
        Json.parse(
            " {\"a\" : [1, -2.5e3, true,null,\"x\\n\\u00fc\\\"\\/\"],\"b\":{\"c\":{}},\"\":[] } ");
    List<Json> items = json.get("a").items();
    assertEquals(
        List.of("1", "-2.5e3", "true", "", "x\nü\"/"), items.stream().map(Json::text).toList());
    assertEquals(1, items.get(0).number(7));
    assertEquals(7, items.get(1).number(7));
    assertEquals(List.of("a", "b", ""), List.copyOf(json.fields().keySet()));
    assertEquals(0, json.get("").items().size());
    assertEquals("", json.get("b").get("c").get("d").get("e").text());
  }

  @Test
  void ofTwoFieldsWithOneNameTheLastCounts() {
    assertEquals("2", Json.parse("{\"a\":1,\"a\":2}").get("a").text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1",
        "[1,]",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{\"a\":1,}",
        "\"x",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "tru",
        "1 2",
        "--1",
        "<html>",
        "nul"
      })
  void rejectsWhatIsNotJson(String text) {
    assertThrows(IllegalArgumentException.class, () -> Json.parse(text));
  }

  @Test
  void deepNestingDoesNotOverflowTheStack() {
    assertThrows(IllegalArgumentException.class, () -> Json.parse("[".repeat(1_000_000)));
  }

  @Test
  void noTextCausesAnotherException() {
    Random random = new Random(20_261_129);
    String alphabet = "{}[]\",:\\u0123eE+-.truefalsn \n\u0000ü";
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(20); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        Json.parse(text.toString());
      } catch (IllegalArgumentException e) {
        assertEquals("not JSON at", e.getMessage().substring(0, 11));
      }
    }
  }

  @Test
  void quotedTextReadsAsItWas() {
    String text = "a\"b\\c\n\t\u0001ü€";
    assertEquals(text, Json.parse(Json.quoted(text)).text());
  }
}
