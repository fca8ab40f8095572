package io.hawser.registry.redis;

import io.hawser.error.ForeignText;
import io.hawser.registry.support.Backend.Failure;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Turns what Redis and its client say into words: what has happened and what to do. */
final class RedisErrors {
  private final RedisSettings settings;

  RedisErrors(RedisSettings settings) {
    this.settings = settings;
  }

  /** A replica is left: the address may name its primary by now. */
  static Failure classify(Throwable e) {
    if (e instanceof IllegalArgumentException || isRejection(e)) { // a name that no key can have
      return Failure.REJECTED;
    }
    if (e instanceof UnsuitableRedis) {
      return Failure.UNAVAILABLE;
    }
    return e instanceof JedisDataException && !String.valueOf(e.getMessage()).startsWith("READONLY")
        ? Failure.UNAVAILABLE
        : Failure.LOST;
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

  /** Returns a clause without secrets. */
  String explain(Throwable e) {
    if (e instanceof JedisDataException) {
      return refusal(words(e));
    }
    if (e instanceof UnsuitableRedis || e instanceof IllegalArgumentException) {
      return String.valueOf(e.getMessage());
    }
    if (e instanceof InterruptedException) {
      return "interrupted while waiting";
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
  JedisException withoutSecret(JedisException e) {
    String password = settings.password();
    for (Throwable it = e; it != null && password != null; it = it.getCause()) {
      if (String.valueOf(it.getMessage()).contains(password)) {
        String hidden = hide(String.valueOf(e.getMessage()));
        return e instanceof JedisDataException
            ? new JedisDataException(hidden)
            : new JedisConnectionException(hidden);
      }
    }
    return e;
  }

  /** Hidden first: half a password may be what is left of a long text. */
  private String words(Throwable e) {
    return ForeignText.line(hide(String.valueOf(e.getMessage())));
  }

  private String hide(String message) {
    String password = settings.password();
    return password == null ? message : message.replace(password, "***");
  }
}
