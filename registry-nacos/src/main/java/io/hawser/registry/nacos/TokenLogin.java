package io.hawser.registry.nacos;

import io.hawser.error.ForeignText;
import io.hawser.registry.support.ServerUse;
import io.hawser.registry.support.http.HttpFailure;
import io.hawser.registry.support.http.HttpReply;
import io.hawser.registry.support.http.HttpRequest;
import io.hawser.registry.support.http.HttpServer;
import io.hawser.registry.support.http.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A user who logs in by HTTP and gets a token for some hours. Nacos' own login is not used because
 * it logs its failures instead of reporting them to its caller.
 */
final class TokenLogin implements Access {
  private static final List<String> PATHS = List.of("/v3/auth/user/login", "/v1/auth/users/login");
  private static final int NOT_IMPLEMENTED = 501;

  private final Credentials.User user;
  private final List<HttpServer> servers;
  private final ServerUse use;
  private @Nullable Token token;

  private record Token(Map<String, String> headers, long renewAtNanos) {
    boolean isGood() {
      return renewAtNanos - System.nanoTime() > 0;
    }
  }

  TokenLogin(Credentials.User user, NacosSettings settings) {
    Duration timeout = Duration.ofMillis(settings.connectMillis());
    this.user = user;
    this.use = settings.use();
    this.servers =
        settings.servers().stream()
            .map(it -> HttpServer.withoutLogin(it, "a Nacos server", timeout))
            .toList();
  }

  @Override
  public Map<String, String> headers() throws NacosFailure {
    Token known = token;
    if (known == null || !known.isGood()) {
      known = login();
      token = known;
    }
    return known.headers;
  }

  @Override
  public boolean renew() {
    boolean had = token != null;
    token = null;
    return had;
  }

  @Override
  public void close() {
    servers.forEach(HttpServer::abort);
  }

  private Token login() throws NacosFailure {
    List<String> failures = new ArrayList<>();
    HttpFailure last = null;
    for (HttpServer server : servers) {
      try {
        return login(server);
      } catch (HttpFailure e) {
        failures.add(String.valueOf(e.getMessage()));
        last = e;
      }
    }
    throw NacosFailure.noAnswer(
        "cannot log in as " + user.login().user() + " (" + String.join("; ", failures) + ")", last);
  }

  private Token login(HttpServer server) throws HttpFailure, NacosFailure {
    String failure = "";
    for (String path : PATHS) { // a server knows one of them
      HttpRequest request =
          HttpRequest.form(
              user.contextPath() + path,
              Map.of(),
              Map.of("username", user.login().user(), "password", user.login().password()));
      HttpReply reply = server.send(request);
      if (reply.isOk()) {
        return token(server.document(request, reply));
      }
      failure =
          server
              + ": POST "
              + request.path()
              + " answered "
              + reply.status()
              + " "
              + ForeignText.line(reply.body())
              + ": check ";
      if (reply.isRejected()) {
        throw NacosFailure.login(
            "cannot log in as " + user.login().user() + ": " + failure + advice());
      }
      if (!reply.isMissing() && reply.status() != NOT_IMPLEMENTED) {
        throw new HttpFailure(failure + advice(), false, null); // such as 500 of Nacos 3.1
      }
    }
    throw new HttpFailure(failure + use.key("contextPath"), false, null);
  }

  private String advice() {
    return use.key("username") + " and " + use.key("password");
  }

  private static Token token(Json answer) {
    String text = answer.get("accessToken").text();
    long seconds = answer.get("tokenTtl").number(TimeUnit.HOURS.toSeconds(1));
    // Without access control there is no token.
    Map<String, String> headers = text.isEmpty() ? Map.of() : Map.of("accessToken", text);
    long useMillis = TimeUnit.SECONDS.toMillis(seconds) * 9 / 10;
    return new Token(headers, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(useMillis));
  }
}
