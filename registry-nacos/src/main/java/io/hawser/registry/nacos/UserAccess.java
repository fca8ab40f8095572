package io.hawser.registry.nacos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.error.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A user who logs in by HTTP and gets a token for some hours. Nacos' own login is not used because
 * it logs its failures instead of reporting them to its caller.
 */
final class UserAccess implements Access {
  private static final List<String> PATHS = List.of("/v3/auth/user/login", "/v1/auth/users/login");
  private static final int NOT_IMPLEMENTED = 501;
  private static final int MOST_WORDS = 16 * 1024; // a page has its words late

  private final Credentials.User user;
  private final List<NacosAddress> servers;
  private final int timeoutMillis;
  private final String keys;
  private final ObjectMapper json = new ObjectMapper();
  private @Nullable Token token;

  private record Token(Map<String, String> headers, long renewAtNanos) {
    boolean isGood() {
      return renewAtNanos - System.nanoTime() > 0;
    }
  }

  UserAccess(Credentials.User user, NacosSettings settings) {
    this.user = user;
    this.servers = settings.servers();
    this.timeoutMillis = settings.connectMillis();
    this.keys = settings.use().keys();
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

  private Token login() throws NacosFailure {
    List<String> failures = new ArrayList<>();
    IOException last = null;
    for (NacosAddress server : servers) {
      try {
        return login(server);
      } catch (IOException e) {
        failures.add(server + ": " + words(e));
        last = e;
      }
    }
    throw NacosFailure.noAnswer(
        "cannot log in as " + user.name() + " (" + String.join("; ", failures) + ")", last);
  }

  private Token login(NacosAddress server) throws IOException, NacosFailure {
    String failure = "";
    for (String path : PATHS) { // a server knows one of them
      HttpURLConnection http =
          (HttpURLConnection) new URL(server.url() + user.contextPath() + path).openConnection();
      try {
        int status = send(http);
        if (status == HttpURLConnection.HTTP_OK) {
          return token(http);
        }
        failure = "POST " + http.getURL() + " answered " + status + " " + words(http) + ": check ";
        if (status == HttpURLConnection.HTTP_FORBIDDEN
            || status == HttpURLConnection.HTTP_UNAUTHORIZED) {
          throw NacosFailure.login("cannot log in as " + user.name() + ": " + failure + advice());
        }
        if (status != HttpURLConnection.HTTP_NOT_FOUND && status != NOT_IMPLEMENTED) {
          throw new IOException(failure + advice()); // Nacos 3.1 says 500 to a wrong password
        }
      } finally {
        http.disconnect();
      }
    }
    throw new IOException(failure + keys + "contextPath");
  }

  private String advice() {
    return keys + "username and " + keys + "password";
  }

  /** Ours are a sentence; those of a parser quote what it read. */
  private static String words(IOException e) {
    return e instanceof JsonProcessingException
        ? "the answer to the login is not that of Nacos: " + ForeignText.line(e.getMessage())
        : e.toString();
  }

  /** The beginning of the server's own words. */
  private static String words(HttpURLConnection http) throws IOException {
    try (InputStream body = http.getErrorStream()) {
      return body == null
          ? ""
          : ForeignText.line(new String(body.readNBytes(MOST_WORDS), StandardCharsets.UTF_8));
    }
  }

  private int send(HttpURLConnection http) throws IOException {
    http.setConnectTimeout(timeoutMillis);
    http.setReadTimeout(timeoutMillis);
    http.setInstanceFollowRedirects(false); // the password goes nowhere else
    http.setRequestMethod("POST");
    http.setDoOutput(true);
    http.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
    http.setRequestProperty("Connection", "close"); // else a thread of the JVM keeps it
    String form = "username=" + encode(user.name()) + "&password=" + encode(user.password());
    http.getOutputStream().write(form.getBytes(StandardCharsets.US_ASCII));
    return http.getResponseCode();
  }

  private Token token(HttpURLConnection http) throws IOException {
    JsonNode answer;
    try (InputStream body = http.getInputStream()) {
      answer = json.readTree(body);
    }
    String text = answer.path("accessToken").asText();
    long seconds = answer.path("tokenTtl").asLong(TimeUnit.HOURS.toSeconds(1));
    // an access control that is off gives no token
    Map<String, String> headers = text.isEmpty() ? Map.of() : Map.of("accessToken", text);
    long useMillis = TimeUnit.SECONDS.toMillis(seconds) * 9 / 10;
    return new Token(headers, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(useMillis));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
