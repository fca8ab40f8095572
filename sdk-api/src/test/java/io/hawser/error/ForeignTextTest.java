package io.hawser.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Answers of other programs become one line. */
class ForeignTextTest {

  @Test
  void onlyTheWordsOfAPageRemain() {
    assertEquals(
        "HTTP Status 500 – Internal Server Error Message User nacos not found",
        ForeignText.line(
            "<!doctype html><html lang=\"en\"><head><style>body {color:#525D76;}</style>\r\n"
                + "<script>alert(1)</script></head><body><h1>HTTP Status 500 – Internal Server"
                + " Error</h1><hr/><p><b>Message</b> User nacos\n not found</p></body></html>"));
  }

  @Test
  void aPageThatIsCutOffWithinAStyleOrATagHasNoRestOfIt() {
    assertEquals("a", ForeignText.line("<html>a<style>b{"));
    assertEquals("a", ForeignText.line("<html>a<div class=\"x"));
    assertEquals("a", ForeignText.line("<html>a<!-- b"));
  }

  @Test
  void textThatOnlyLooksLikeATagStays() {
    assertEquals(
        "expected <host>:<port>, 1 < 2", ForeignText.line("expected <host>:<port>, 1 < 2"));
  }

  @Test
  void controlCharactersAreRemoved() {
    assertEquals(
        "denied 2026-01-01 INFO all is well [31mred x",
        ForeignText.line("denied\r\n2026-01-01 INFO all is well\u001b[31mred\u202e\u0000\u2028x"));
  }

  @Test
  void aLongTextIsCutAndNoCharacterTornApart() {
    String cut = ForeignText.line("x".repeat(199) + "\ud83d\ude00".repeat(100));
    assertEquals("x".repeat(199) + " …", cut);
    assertEquals("y".repeat(200), ForeignText.line("y".repeat(200)));
    assertEquals("y".repeat(200) + " …", ForeignText.line("y".repeat(201)));
  }

  @Test
  void megabytesOfBlanksTakeLittleTime() {
    String text = ForeignText.line("<".repeat(4 << 20) + "</");
    assertTrue(text.length() <= 202, text);
    assertFalse(ForeignText.line(" ".repeat(4 << 20) + "x").contains("x"));
  }

  @Test
  void nothingIsEmpty() {
    assertEquals("", ForeignText.line(null));
    assertEquals("", ForeignText.line(" \r\n\t"));
    assertEquals("", ForeignText.line("<html><body></body></html>"));
  }

  @Test
  void anExceptionIsALineToo() {
    assertEquals(
        "java.lang.IllegalStateException: no column x Position: 77",
        ForeignText.of(new IllegalStateException("no column x\n  Position: 77")));
  }

  @Test
  void anExceptionWhoseMessageCannotBeReadIsItsClass() {
    String text =
        ForeignText.of(
            new IllegalStateException() {
              private static final long serialVersionUID = 1L;

              @Override
              public String getMessage() {
                throw new AssertionError();
              }
            });
    assertTrue(text.startsWith(getClass().getName()), text);
    assertTrue(text.endsWith("(its message cannot be read: java.lang.AssertionError)"), text);
  }
}
