package io.hawser.registry.nacos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.hawser.error.RegistryException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy, or a Nacos of another release, answers the login with a page. */
@Timeout(120)
class ForeignLoginTest {
  private static final String PAGE =
      "<!doctype html>\n<html lang=\"en\"><head><title>Sorry</title>\n<style type=\"text/css\">body"
          + " {font-family:Tahoma;}"
          + " h1 {color:white;}".repeat(100)
          + "</style></head>\n<body><h1>caused: User not found!</h1>\n"
          + "<p>and more of it</p>\n".repeat(500)
          + "</body></html>";

  private static String loginError(int status, String body) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer http = HttpServer.create(new InetSocketAddress(loopback, 0), 50);
    http.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/html");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    http.start();
    try (Opened opened = new Opened()) {
      String address = loopback.getHostAddress() + ":" + http.getAddress().getPort();
      RegistryException error =
          assertThrows(
              RegistryException.class,
              () ->
                  opened
                      .open(address, "username", "nacos", "password", "5ecret")
                      .lookup("default"));
      return error.getMessage();
    } finally {
      http.stop(0);
    }
  }

  private static void assertOneLine(String error) {
    assertEquals(1, error.lines().count(), error);
    assertFalse(error.contains("<"), error);
    assertFalse(error.contains("font-family"), error);
    assertTrue(error.length() < 1000, error);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 500, 502})
  void ofAPageOnlyItsWordsAreInTheError(int status) throws Exception {
    String error = loginError(status, PAGE);
    assertOneLine(error);
    assertTrue(error.contains("answered " + status + " Sorry caused: User not found!"), error);
    assertTrue(error.contains("registry.nacos.password"), error);
  }

  @Test
  void aPageThatSaysItIsAllRightIsNoLogin() throws Exception {
    String error = loginError(200, PAGE);
    assertEquals(1, error.lines().count(), error);
    assertTrue(error.contains("/nacos/v3/auth/user/login is not JSON"), error);
    assertTrue(error.length() < 1000, error);
  }
}
