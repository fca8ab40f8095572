package io.hawser.registry.redis;

import io.hawser.error.ForeignText;
import io.hawser.error.RegistryException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Turns what Redis and its client say into sentences: what was tried, where, what to do. */
final class RedisErrors {
  private final RedisSettings settings;

  RedisErrors(RedisSettings settings) {
    this.settings = settings;
  }

  /**
   * Makes the error.
   *
   * @param what was tried, between "Cannot" and where: with a preposition
   * @param e why it failed
   */
  RegistryException of(String what, Throwable e) {
    if (e instanceof RegistryException already) {
      return already;
    }
    String message = "Cannot " + what + " " + settings.description() + ": " + reason(e);
    boolean secret = mentionsSecret(e);
    return new RegistryException(
        secret ? hide(message) : message, secret ? null : e, isRejection(e));
  }

  /** Whether Redis asks for other credentials, rights or settings; what it is busy with passes. */
  private static boolean isRejection(Throwable e) {
    String upper = String.valueOf(e.getMessage()).toUpperCase(Locale.ROOT);
    return e instanceof JedisDataException
        && (upper.startsWith("NOAUTH")
            || upper.startsWith("WRONGPASS")
            || upper.startsWith("NOPERM")
            || upper.contains("INVALID PASSWORD")
            || upper.contains("OPERATION NOT PERMITTED")
            || upper.contains("NO PASSWORD IS SET")
            || upper.contains("WITHOUT ANY PASSWORD")
            || upper.contains("DB INDEX"));
  }

  /** Errors of one kind within an outage are one error. */
  static String kind(Throwable e) {
    return e instanceof JedisConnectionException ? "no connection" : String.valueOf(e.getMessage());
  }

  private String reason(Throwable e) {
    if (e instanceof JedisDataException) {
      return refusal(words(e));
    }
    Throwable cause = e;
    while (cause instanceof JedisConnectionException && cause.getCause() != null) {
      cause = cause.getCause(); // while Jedis greets, it wraps twice
    }
    if (cause instanceof SocketTimeoutException) {
      return "no answer within " + settings.timeout().toMillis() + " ms";
    }
    if (cause instanceof UnknownHostException) {
      return "the host name " + settings.address().host() + " is unknown";
    }
    if (cause instanceof ConnectException) {
      return "nothing listens there (" + words(cause) + ")";
    }
    if (cause instanceof SSLException) {
      return "TLS failed ("
          + words(cause)
          + "); does Redis expect TLS on this port, is its certificate trusted"
          + " ("
          + RedisTls.TRUST_STORE
          + "), and does it name the host?";
    }
    if (String.valueOf(cause.getMessage()).startsWith("Unknown reply")) {
      return "what listens there does not speak the protocol of Redis (" + words(cause) + ")";
    }
    return e instanceof JedisConnectionException
        ? "the connection was lost (" + words(cause) + ")"
        : ForeignText.line(hide(cause.toString()));
  }

  /** Redis has answered, with an error that begins with a code. */
  private String refusal(String message) {
    String upper = message.toUpperCase(Locale.ROOT);
    if (upper.startsWith("NOAUTH") || upper.contains("OPERATION NOT PERMITTED")) {
      return "Redis asks for a password, but " + RedisSettings.PASSWORD + " is not set";
    }
    if (upper.startsWith("WRONGPASS") || upper.contains("INVALID PASSWORD")) {
      return "Redis refuses "
          + (settings.user() == null ? "" : RedisSettings.USERNAME + " or ")
          + RedisSettings.PASSWORD;
    }
    if (upper.contains("NO PASSWORD IS SET") || upper.contains("WITHOUT ANY PASSWORD")) {
      return "Redis has no password, but " + RedisSettings.PASSWORD + " is set";
    }
    if (upper.startsWith("NOPERM")) {
      return "the access rules of Redis do not permit it (" + message + ")";
    }
    if (upper.contains("DB INDEX")) {
      return "Redis has no such database; see " + RedisSettings.DB + " (" + message + ")";
    }
    if (upper.startsWith("READONLY")) {
      return "it is a replica, which only its primary may change (" + message + ")";
    }
    if (upper.startsWith("MOVED") || upper.startsWith("CLUSTERDOWN")) {
      return "it is a node of a Redis Cluster, which registries do not support";
    }
    if (upper.contains("UNKNOWN COMMAND")) {
      return "it does not know all commands of a standalone Redis; is it a Redis Sentinel? ("
          + message
          + ")";
    }
    return "Redis answers " + message;
  }

  /** Redis quotes the arguments of a command that it does not know, even if that is AUTH. */
  private boolean mentionsSecret(Throwable e) {
    String password = settings.password();
    for (Throwable it = e; it != null && password != null; it = it.getCause()) {
      if (String.valueOf(it.getMessage()).contains(password)) {
        return true;
      }
    }
    return false;
  }

  /** Hidden first: half a password may be what is left of a long text. */
  private String words(Throwable e) {
    return ForeignText.line(hide(String.valueOf(e.getMessage())));
  }

  private String hide(String message) {
    String password = settings.password();
    return password == null ? message : message.replace(password, "***");
  }

  /** The worker has not come to an answer in time, or has ended. */
  RegistryException noAnswer(String what, boolean closed, @Nullable Throwable outage) {
    return new RegistryException(
        "Cannot "
            + what
            + " "
            + settings.description()
            + (closed
                ? ": the registry is closed"
                : ": no answer in time" + (outage == null ? "" : "; " + outage.getMessage())),
        null);
  }
}
