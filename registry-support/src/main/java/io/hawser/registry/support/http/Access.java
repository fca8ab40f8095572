package io.hawser.registry.support.http;

import io.hawser.registry.support.UserLogin;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Makes the header that lets a request through the access control of a server. Thread-safe. */
public interface Access {

  /**
   * Returns the header for the next request; may ask the server for it first.
   *
   * @param server the server that the request is for
   * @return the value of {@code Authorization}, or {@code null} for none
   * @throws HttpFailure if the server could not be asked
   */
  @Nullable String authorization(HttpServer server) throws HttpFailure;

  /**
   * Is called when a server did not accept a header.
   *
   * @return whether another attempt may help
   */
  default boolean renew(String authorization) {
    return false;
  }

  /** {@return the access of a user whose name and password are sent with each request} */
  static Access basic(HttpSettings settings) {
    UserLogin login = settings.login();
    if (login == null) {
      return server -> null;
    }
    byte[] user = (login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8);
    String header = "Basic " + Base64.getEncoder().encodeToString(user);
    return server -> header;
  }
}
