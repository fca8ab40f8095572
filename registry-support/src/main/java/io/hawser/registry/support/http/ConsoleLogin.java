package io.hawser.registry.support.http;

import io.hawser.registry.support.UserLogin;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The access of a user of Seata's console: the token of the last login, which all servers of a
 * cluster accept.
 */
final class ConsoleLogin implements Access {
  private static final String PATH = "/api/v1/auth/login";
  private static final String SCHEME = "Bearer ";

  /** What a header may have. */
  private static final Pattern USABLE = Pattern.compile(SCHEME + "[!-~]+");

  private final HttpSettings settings;
  private final Duration validity;
  private final AtomicReference<@Nullable Token> last = new AtomicReference<>();

  /** A token and when it was issued, as {@link System#nanoTime} counts. */
  private record Token(String text, long sinceNanos) {}

  /**
   * Creates an access without a token.
   *
   * @param settings the user, if there is one
   * @param validity how long a token is used
   */
  ConsoleLogin(HttpSettings settings, Duration validity) {
    this.settings = settings;
    this.validity = validity;
  }

  @Override
  public @Nullable String authorization(HttpServer server) throws HttpFailure {
    UserLogin login = settings.login();
    if (login == null) {
      return null;
    }
    Token token = last.get();
    if (token == null || System.nanoTime() - token.sinceNanos() >= validity.toNanos()) {
      token = new Token(login(server, login), System.nanoTime());
      last.set(token);
    }
    return token.text();
  }

  /** Forgets the token, because it may have expired, or be of another server. */
  @Override
  public boolean renew(String authorization) {
    last.updateAndGet(now -> now != null && now.text().equals(authorization) ? null : now);
    return true;
  }

  private static String login(HttpServer server, UserLogin login) throws HttpFailure {
    HttpRequest request =
        HttpRequest.post(
            PATH, Json.quoted(Map.of("username", login.user(), "password", login.password())));
    HttpReply reply = server.sendOpenly(request);
    if (reply.isRejected()) {
      throw server.rejected(request, "the login");
    }
    Json answer = server.document(request, reply);
    String token = answer.get("data").text();
    if (!answer.get("code").text().equals("200") || token.isEmpty()) {
      throw server.rejected(request, "the login");
    }
    String header = token.startsWith(SCHEME) ? token : SCHEME + token;
    if (!USABLE.matcher(header).matches()) {
      throw new HttpFailure(
          server + ": the answer to " + PATH + " has no usable token", false, null);
    }
    return header;
  }
}
