package io.hawser.registry.redis;

import io.hawser.error.ForeignText;
import io.hawser.registry.redis.RedisServers.Mode;
import io.hawser.registry.support.Backend.Failure;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Classifies and describes the errors of Redis and its client: what happened and what to do. */
final class RedisErrors {
  private static final String MODE = RedisSettings.PREFIX + RedisServers.MODE;
  private static final String A_CLUSTER =
      "it is a node of a Redis Cluster; set " + MODE + "=cluster";
  private static final String NOT_A_CLUSTER =
      "it is a Redis of its own and not a node of a cluster; set " + MODE + "=single";

  private final RedisSettings settings;

  RedisErrors(RedisSettings settings) {
    this.settings = settings;
  }

  /** The kinds of errors that Redis answers. In a sentence, %s stands for the words of Redis. */
  private enum Kind {
    NO_PASSWORD(
        Failure.REJECTED,
        "^NOAUTH|operation not permitted",
        "Redis asks for a password, but " + RedisSettings.PASSWORD + " is not set"),
    /** %u is the key of the user, if there is one. */
    WRONG_PASSWORD(
        Failure.REJECTED,
        "^WRONGPASS|invalid password",
        "Redis rejects %u" + RedisSettings.PASSWORD),
    NEEDLESS_PASSWORD(
        Failure.REJECTED,
        "no password is set|without any password",
        "Redis has no password, but " + RedisSettings.PASSWORD + " is set"),
    FORBIDDEN(Failure.REJECTED, "^NOPERM", "the access rules of Redis do not permit it (%s)"),
    NO_DATABASE(
        Failure.REJECTED,
        "DB index",
        "Redis has no such database; see " + RedisSettings.DB + " (%s)"),
    /** It is left: the address may name its primary by now. */
    REPLICA(Failure.LOST, "^READONLY", "it is a replica, which only its primary may change (%s)"),
    /** This node is left: others may have a majority of the masters. */
    CLUSTER_DOWN(
        Failure.LOST, "^CLUSTERDOWN", "the cluster is down, as some slots have no master (%s)"),
    CLUSTER(Failure.UNAVAILABLE, "^MOVED", A_CLUSTER),
    NO_CLUSTER(Failure.UNAVAILABLE, "cluster support disabled", NOT_A_CLUSTER),
    UNKNOWN_COMMAND(
        Failure.UNAVAILABLE,
        "unknown command",
        "it does not know all commands of Redis; is it a Redis Sentinel? (%s)"),
    OTHER(Failure.UNAVAILABLE, "", "Redis answers %s");

    private final Failure failure;
    private final Pattern sign;
    private final String sentence;

    Kind(Failure failure, String sign, String sentence) {
      this.failure = failure;
      this.sign = Pattern.compile(sign, Pattern.CASE_INSENSITIVE);
      this.sentence = sentence;
    }

    static Kind of(Throwable e) {
      String message = String.valueOf(e.getMessage());
      return Stream.of(values())
          .filter(kind -> kind.sign.matcher(message).find())
          .findFirst()
          .orElse(OTHER);
    }
  }

  static Failure classify(Throwable e) {
    if (e instanceof IllegalArgumentException) { // a name that no key can have
      return Failure.REJECTED;
    }
    if (e instanceof UnsuitableRedisException) {
      return Failure.UNAVAILABLE;
    }
    return e instanceof JedisDataException ? Kind.of(e).failure : Failure.LOST;
  }

  /**
   * Compares what listens with what the settings say.
   *
   * @param mode what HELLO says
   * @throws UnsuitableRedisException if it is something else
   */
  static void checkMode(String mode, Mode wanted) {
    if (mode.equals("sentinel")) {
      throw new UnsuitableRedisException(
          "it is a Redis Sentinel; let "
              + RedisSettings.PREFIX
              + RedisServers.SENTINEL_HOSTS
              + " name the sentinels, and "
              + RedisSettings.SERVER_ADDR
              + " nothing but Redis itself");
    }
    if (mode.equals("cluster") != (wanted == Mode.CLUSTER)) {
      throw new UnsuitableRedisException(wanted == Mode.CLUSTER ? NOT_A_CLUSTER : A_CLUSTER);
    }
  }

  /** Returns a clause without secrets. */
  String explain(Throwable e) {
    if (e instanceof JedisDataException) {
      String user = settings.user() == null ? "" : RedisSettings.USERNAME + " or ";
      return Kind.of(e).sentence.replace("%u", user).replace("%s", words(e));
    }
    if (e instanceof UnsuitableRedisException || e instanceof IllegalArgumentException) {
      return String.valueOf(e.getMessage());
    }
    Throwable cause = e;
    while (cause instanceof JedisConnectionException && cause.getCause() != null) {
      cause = cause.getCause(); // while Jedis greets, it wraps twice
    }
    if (cause instanceof SocketTimeoutException || cause instanceof TimeoutException) {
      return "no answer within " + settings.timeout().toMillis() + " ms";
    }
    if (cause instanceof UnknownHostException) {
      return "the host name " + words(cause).split(":", 2)[0] + " is unknown";
    }
    if (cause instanceof ConnectException) {
      return "nothing listens there (" + words(cause) + ")";
    }
    if (cause instanceof SSLException) {
      return "TLS failed ("
          + words(cause)
          + "); does Redis expect TLS on this port, is its certificate trusted ("
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

  /**
   * Hides the password: Redis quotes the arguments of a command that it does not know, even of
   * AUTH.
   */
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

  /**
   * Returns the message on one line. Secrets are hidden first: half a password may be what is left
   * of a long text.
   */
  private String words(Throwable e) {
    return ForeignText.line(hide(String.valueOf(e.getMessage())));
  }

  private String hide(String message) {
    String password = settings.password();
    return password == null ? message : message.replace(password, "***");
  }
}
