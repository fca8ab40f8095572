package io.hawser.registry.support.http;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The token of the last login, which all servers of a cluster accept. Thread-safe. */
final class Login {
  private static final String PATH = "/api/v1/auth/login";
  private static final String SCHEME = "Bearer ";

  private final HttpSettings settings;
  private final AtomicReference<@Nullable Token> last = new AtomicReference<>();

  /** A token and when it was issued, as {@link System#nanoTime} counts. */
  private record Token(String text, long sinceNanos) {}

  Login(HttpSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns the token for a request, after a login if there is none that is valid.
   *
   * @return {@code null} if no user is configured
   * @throws HttpFailure if the login failed
   */
  @Nullable String token(HttpServer server) throws HttpFailure {
    String username = settings.username();
    String password = settings.password();
    if (username == null || password == null) {
      return null;
    }
    Token token = last.get();
    if (token == null
        || System.nanoTime() - token.sinceNanos() >= settings.tokenValidity().toNanos()) {
      token = new Token(login(server, username, password), System.nanoTime());
      last.set(token);
    }
    return token.text();
  }

  /** A server did not accept a token. */
  void forget(String token) {
    last.updateAndGet(now -> now != null && now.text().equals(token) ? null : now);
  }

  private String login(HttpServer server, String username, String password) throws HttpFailure {
    HttpReply reply =
        server.post(
            PATH,
            "{\"username\":"
                + Json.quoted(username)
                + ",\"password\":"
                + Json.quoted(password)
                + "}");
    if (reply.isOk()) {
      Json answer;
      try {
        answer = Json.parse(reply.body());
      } catch (IllegalArgumentException e) {
        throw new HttpFailure(server + ": the answer to the login is not JSON", false, e);
      }
      String token = answer.get("data").text();
      if (answer.get("code").text().equals("200") && !token.isEmpty()) {
        return token.startsWith(SCHEME) ? token : SCHEME + token;
      }
    } else if (!reply.isRejected()) {
      throw new HttpFailure(
          server + " answered the login with status " + reply.status(), false, null);
    }
    throw new HttpFailure(
        server
            + " does not accept the login; check "
            + settings.usernameKey()
            + " and its password",
        true,
        null);
  }
}
